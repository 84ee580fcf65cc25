/* SPDX-License-Identifier: MIT */
#include "timing.h"

#include "timeout.h"
#include "wait.h"

#include <errno.h>
#include <kiln/types.h>

static void watchdog_start(const struct task *task)
{
    timeout_start(&timing_of(task)->watchdog, timing_def_of(task)->watchdog_ms);
}

void timing_start(const struct task *task)
{
    struct timing *timing;

    if (!is_timed(task))
        return;
    timing = timing_of(task);
    timing->release_ticks = kernel.now_ticks;
    timing->cut_short = false;
    if (timing_def_of(task)->watchdog_ms != 0)
        watchdog_start(task);
}

void timing_stop(const struct task *task)
{
    if (is_timed(task))
        timeout_cancel(&timing_of(task)->watchdog);
}

void timing_interrupt(const struct task *task)
{
    timing_of(task)->cut_short = true;
}

int32_t timing_late(const struct task *task)
{
    return (int32_t)timing_of(task)->late;
}

int32_t sys_watchdog_feed(void)
{
    struct task *task = kernel.current;

    /* A pool's tasks have the calls of the task whose memory they share. */
    if (!is_timed(task) || timing_def_of(task)->watchdog_ms == 0)
        return -EPERM;
    timeout_cancel(&timing_of(task)->watchdog);
    watchdog_start(task);
    return 0;
}

/* How many whole periods are over, if `behind_ticks` have passed since one was to begin: what an
 * int32_t can say with one more deadline, and the rest at the next call. */
static uint32_t periods_over(uint64_t behind_ticks, uint32_t period_ticks)
{
    if (behind_ticks > INT32_MAX - 1)
        behind_ticks = INT32_MAX - 1;
    return (uint32_t)behind_ticks / period_ticks;
}

int32_t sys_period_wait(void)
{
    struct task *task = kernel.current;
    uint64_t now_ticks = kernel.now_ticks;
    const struct timing_def *def;
    struct timing *timing;
    uint64_t next_ticks;
    uint32_t late;

    if (!is_timed(task) || timing_def_of(task)->period_ticks == 0)
        return -EPERM;
    def = timing_def_of(task);
    timing = timing_of(task);
    next_ticks = timing->release_ticks;
    late = timing->late;
    if (!timing->cut_short) {
        late = now_ticks > next_ticks + def->deadline_ticks;
        next_ticks += def->period_ticks;
    }
    if (now_ticks > next_ticks) {
        uint32_t over = periods_over(now_ticks - next_ticks, def->period_ticks);

        late += over;
        next_ticks += (uint64_t)over * def->period_ticks;
    }
    timing->release_ticks = next_ticks;
    timing->late = late;
    timing->cut_short = false;
    if (next_ticks <= now_ticks)
        return (int32_t)late;
    task->wait.flags = WAIT_PERIOD;
    task_block(NULL, KILN_FOREVER);
    timeout_insert(&task->timeout, next_ticks);
    return 0;
}
