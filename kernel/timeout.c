/* SPDX-License-Identifier: MIT */
/* Deadlines in the order in which they come, and the tick that meets them. */
#include "timeout.h"

#include "sched.h"

#include <errno.h>

#define MS_PER_SECOND 1000u

uint64_t time_ticks_from_ms(uint32_t ms)
{
    /* A whole number of ticks a millisecond needs no 64-bit division. */
    if (CONFIG_TICK_HZ % MS_PER_SECOND == 0)
        return (uint64_t)ms * (CONFIG_TICK_HZ / MS_PER_SECOND);
    return ((uint64_t)ms * CONFIG_TICK_HZ + MS_PER_SECOND - 1) / MS_PER_SECOND;
}

void timeout_start(struct task *task, uint32_t ms)
{
    struct task *before = NULL;
    struct task *after = kernel.timeouts;

    /* One more than the distance: part of the current tick is already over. */
    task->deadline_ticks = kernel.now_ticks + time_ticks_from_ms(ms) + 1;
    while (after != NULL && after->deadline_ticks <= task->deadline_ticks) {
        before = after;
        after = after->timeout_next;
    }
    task->timeout_prev = before;
    task->timeout_next = after;
    if (after != NULL)
        after->timeout_prev = task;
    if (before != NULL)
        before->timeout_next = task;
    else
        kernel.timeouts = task;
}

void timeout_cancel(struct task *task)
{
    if (task->timeout_prev == task)
        return;
    if (task->timeout_next != NULL)
        task->timeout_next->timeout_prev = task->timeout_prev;
    if (task->timeout_prev != NULL)
        task->timeout_prev->timeout_next = task->timeout_next;
    else
        kernel.timeouts = task->timeout_next;
    task->timeout_prev = task;
}

/* A wait for an object ends with -ETIMEDOUT, a sleep with success. */
static void timeout_expire(struct task *task)
{
    task_wake(task, task->queue != NULL ? -ETIMEDOUT : 0);
}

void time_tick(void)
{
    struct task *task = kernel.current;

    kernel.now_ticks++;
    if (task->quantum_left_ticks != 0 && --task->quantum_left_ticks == 0 &&
        task->state == TASK_READY)
        sched_rotate(task);
    while (kernel.timeouts != NULL && kernel.timeouts->deadline_ticks <= kernel.now_ticks)
        timeout_expire(kernel.timeouts);
}

int32_t sys_time(void)
{
    uint64_t ms;

    if (CONFIG_TICK_HZ == MS_PER_SECOND)
        ms = kernel.now_ticks;
    else
        ms = kernel.now_ticks * MS_PER_SECOND / CONFIG_TICK_HZ;
    arch_result_high_set((uint32_t)(ms >> 32));
    return (int32_t)(uint32_t)ms;
}
