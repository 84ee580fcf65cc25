/* SPDX-License-Identifier: MIT */
#include "timer.h"

#include "handle.h"
#include "notify.h"
#include "pid.h"
#include "timeout.h"

#include <errno.h>
#include <kiln/types.h>

static const struct timer_def *timer_def(const struct timer *timer)
{
    return &timer_defs[timer - timers];
}

static void timer_run(struct timer *timer, uint32_t delay_ms, uint64_t period_ticks)
{
    timeout_cancel(&timer->timeout);
    timer->period_ticks = (uint32_t)period_ticks;
    timeout_start(&timer->timeout, delay_ms);
}

void timer_start_own(const struct task *task)
{
    for (uint32_t i = 0; TIMER_COUNT != 0 && i < task->def->timer_count; i++) {
        struct timer *timer = &timers[task->def->first_timer + i];
        const struct timer_def *def = timer_def(timer);

        if (def->autostart)
            timer_run(timer, def->delay_ms, time_ticks_from_ms(def->period_ms));
    }
}

void timer_stop_own(const struct task *task)
{
    for (uint32_t i = 0; TIMER_COUNT != 0 && i < task->def->timer_count; i++)
        timeout_cancel(&timers[task->def->first_timer + i].timeout);
}

struct timer *timer_of_timeout(struct timeout *timeout)
{
    uintptr_t offset = (uintptr_t)timeout - (uintptr_t)timers;

    _Static_assert(offsetof(struct timer, timeout) == 0, "a timer is where its timeout is");
    return offset < TIMER_COUNT * sizeof(struct timer) ? (struct timer *)timeout : NULL;
}

void timer_expire(struct timer *timer)
{
    const struct timer_def *def = timer_def(timer);

    /* From the deadline that was met, so that periods do not drift. */
    if (timer->period_ticks != 0)
        timeout_insert(&timer->timeout, timer->timeout.deadline_ticks + timer->period_ticks);
    notify_task(&tasks[def->task], def->bits);
}

int32_t sys_timer_start(uint32_t handle, uint32_t delay_ms, uint32_t period_ms)
{
    struct timer *timer = object_get(handle, RIGHT_TIMER_CONTROL);
    uint64_t period_ticks = time_ticks_from_ms(period_ms);

    if (timer == NULL)
        return object_error(handle);
    if (delay_ms == 0 || delay_ms == KILN_FOREVER || period_ms == KILN_FOREVER ||
        period_ticks > UINT32_MAX)
        return -EINVAL;
    if (!task_lives(tasks[timer_def(timer)->task].state))
        return -ESRCH;
    timer_run(timer, delay_ms, period_ticks);
    return 0;
}

int32_t sys_timer_stop(uint32_t handle)
{
    struct timer *timer = object_get(handle, RIGHT_TIMER_CONTROL);

    if (timer == NULL)
        return object_error(handle);
    timeout_cancel(&timer->timeout);
    return 0;
}
