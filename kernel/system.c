/* SPDX-License-Identifier: MIT */
#include "system.h"

#include "arch.h"
#include "console.h"

#include <generated/layout.h>

int32_t sys_shutdown(uint32_t status)
{
    if (CONSOLE_COUNT != 0)
        console_flush();
    arch_halt((int)status);
}
