/* SPDX-License-Identifier: MIT */
#include "tickless.h"

#include "kernel.h"
#include "reaper.h"
#include "timeout.h"

void time_skip(uint32_t ticks)
{
    kernel.now_ticks += ticks;
}

int32_t sys_idle(void)
{
    uint64_t ticks = UINT32_MAX;

    if (reaper_busy())
        return 0;
    if (kernel.timeouts != NULL) {
        ticks = kernel.timeouts->deadline_ticks - kernel.now_ticks;
        /* Not that of a deadline which was cancelled: it may be skipped. */
        kernel.due_ticks = (uint32_t)kernel.timeouts->deadline_ticks;
    }
    arch_tick_skip(ticks > UINT32_MAX ? UINT32_MAX : (uint32_t)ticks);
    return 0;
}
