/* SPDX-License-Identifier: MIT */
/* Deadlines in the order in which they come, and the tick that meets them. */
#include "timeout.h"

#include "mutex.h"
#include "restart.h"
#include "sched.h"
#include "timer.h"

#include <errno.h>

#define MS_PER_SECOND 1000u

uint64_t time_ticks_from_ms(uint32_t ms)
{
    /* A whole number of ticks a millisecond needs no 64-bit division. */
    if (CONFIG_TICK_HZ % MS_PER_SECOND == 0)
        return (uint64_t)ms * (CONFIG_TICK_HZ / MS_PER_SECOND);
    return ((uint64_t)ms * CONFIG_TICK_HZ + MS_PER_SECOND - 1) / MS_PER_SECOND;
}

void timeout_insert(struct timeout *timeout, uint64_t deadline_ticks)
{
    struct timeout *before = NULL;
    struct timeout *after = kernel.timeouts;

    timeout->deadline_ticks = deadline_ticks;
    while (after != NULL && after->deadline_ticks <= deadline_ticks) {
        before = after;
        after = after->next;
    }
    timeout->prev = before;
    timeout->next = after;
    if (after != NULL)
        after->prev = timeout;
    if (before != NULL)
        before->next = timeout;
    else
        kernel.timeouts = timeout;
}

void timeout_start(struct timeout *timeout, uint32_t ms)
{
    /* One more than the distance: part of the current tick is already over. */
    timeout_insert(timeout, kernel.now_ticks + time_ticks_from_ms(ms) + 1);
}

void timeout_cancel(struct timeout *timeout)
{
    if (!timeout_pending(timeout))
        return;
    if (timeout->next != NULL)
        timeout->next->prev = timeout->prev;
    if (timeout->prev != NULL)
        timeout->prev->next = timeout->next;
    else
        kernel.timeouts = timeout->next;
    timeout_init(timeout);
}

/* A wait for something ends with -ETIMEDOUT, a sleep with success, and a dead
 * task's back-off with its restart. */
static void task_expire(struct task *task)
{
    struct mutex *mutex = MUTEX_COUNT != 0 ? mutex_of_queue(task->queue) : NULL;

    if (POLICY_COUNT != 0 && task->state != TASK_BLOCKED) {
        restart_expire(task);
        return;
    }
    task_wake(task, task->queue != NULL || task->wait.flags != 0 ? -ETIMEDOUT : 0);
    if (mutex != NULL)
        mutex_left(mutex);
}

static void timeout_expire(struct timeout *timeout)
{
    struct timer *timer = TIMER_COUNT != 0 ? timer_of_timeout(timeout) : NULL;

    timeout_cancel(timeout);
    if (timer != NULL)
        timer_expire(timer);
    else
        task_expire((struct task *)((char *)timeout - offsetof(struct task, timeout)));
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
