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
    struct timeout **link = &kernel.timeouts;

    while (*link != NULL && (*link)->deadline_ticks <= deadline_ticks)
        link = &(*link)->next;
    timeout->deadline_ticks = deadline_ticks;
    timeout->next = *link;
    timeout->link = link;
    if (timeout->next != NULL)
        timeout->next->link = &timeout->next;
    *link = timeout;
    kernel.due_ticks = (uint32_t)kernel.timeouts->deadline_ticks;
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
        timeout->next->link = timeout->link;
    *timeout->link = timeout->next;
    timeout->link = NULL;
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

/* What only few ticks have to do. */
OUT_OF_LINE static void tick_events(void)
{
    struct task *task = kernel.current;

    if (task->quantum_left_ticks != 0 && --task->quantum_left_ticks == 0 &&
        task->state == TASK_READY)
        sched_rotate(task);
    while (kernel.timeouts != NULL && kernel.timeouts->deadline_ticks <= kernel.now_ticks)
        timeout_expire(kernel.timeouts);
    if (kernel.timeouts != NULL)
        kernel.due_ticks = (uint32_t)kernel.timeouts->deadline_ticks;
}

void time_tick(void)
{
    struct task *task = kernel.current;

    /* No deadline is skipped, as each is later than now when it is set. So equality
     * finds them all; at worst it finds one that has been cancelled. */
    kernel.now_ticks++;
    if ((uint32_t)kernel.now_ticks == kernel.due_ticks || task->quantum_left_ticks == 1)
        tick_events();
    else if (task->quantum_left_ticks != 0)
        task->quantum_left_ticks--;
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
