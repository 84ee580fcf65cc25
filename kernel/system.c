/* SPDX-License-Identifier: MIT */
#include "system.h"

#include "arch.h"
#include "console.h"

#include <generated/layout.h>

/* What the console still holds is printed: it may say why. */
static void system_flush(void)
{
    if (CONSOLE_COUNT != 0)
        console_flush();
}

int32_t sys_shutdown(uint32_t status)
{
    system_flush();
    arch_halt((int)status);
}

int32_t sys_reboot(void)
{
    system_flush();
    arch_reset();
}
