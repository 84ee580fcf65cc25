/* SPDX-License-Identifier: MIT */
#include "system.h"

#include "arch.h"
#include "console.h"

int32_t sys_shutdown(uint32_t status)
{
    console_flush();
    arch_halt((int)status);
}
