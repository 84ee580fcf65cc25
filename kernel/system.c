/* SPDX-License-Identifier: MIT */
#include "system.h"

#include "arch.h"
#include "console.h"

int32_t sys_shutdown(uint32_t status)
{
    console_flush(); /* what it still holds may say why */
    arch_halt((int)status);
}

int32_t sys_reboot(void)
{
    console_flush();
    arch_reset();
}
