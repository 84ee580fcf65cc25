/* SPDX-License-Identifier: MIT */
/* Deadlines in the order in which they come, and the tick that meets them. */
#include "timeout.h"

#include "budget.h"
#include "mutex.h"
#include "reaper.h"
#include "restart.h"
#include "sched.h"
#include "signals.h"
#include "timer.h"
#include "timing.h"

#include <errno.h>

#define MS_PER_SECOND 1000u

uint64_t time_ticks_from_ms(uint32_t ms)
{
    /* A whole number of ticks a millisecond needs no 64-bit division. */
    if (CONFIG_TICK_HZ % MS_PER_SECOND == 0)
        return (uint64_t)ms * (CONFIG_TICK_HZ / MS_PER_SECOND);
    return ((uint64_t)ms * CONFIG_TICK_HZ + MS_PER_SECOND - 1) / MS_PER_SECOND;
}

static uint64_t time_ms_from_ticks(uint64_t ticks)
{
    if (CONFIG_TICK_HZ == MS_PER_SECOND)
        return ticks;
    return ticks * MS_PER_SECOND / CONFIG_TICK_HZ;
}

int32_t time_ms_until(uint64_t deadline_ticks)
{
    /* One less, as timeout_start() takes one more. */
    uint64_t ms = time_ms_from_ticks(deadline_ticks - kernel.now_ticks - 1);

    if (ms > INT32_MAX)
        return INT32_MAX;
    return ms == 0 ? 1 : (int32_t)ms;
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

/* A wait for something ends with -ETIMEDOUT, a sleep with success, and one for the next
 * period says how many deadlines were missed. */
static int32_t result_of_expiry(const struct task *task)
{
    if (task->queue == NULL && task->wait.flags == 0)
        return 0;
    if (PERIODIC_COUNT != 0 && task->queue == NULL && task->wait.flags == WAIT_PERIOD)
        return timing_late(task);
    return -ETIMEDOUT;
}

/* A dead task's back-off ends with its restart. */
static void task_expire(struct task *task)
{
    if (POLICY_COUNT != 0 && task->state != TASK_BLOCKED)
        restart_expire(task);
    else
        mutex_wake(task, result_of_expiry(task));
}

static void timeout_expire(struct timeout *timeout)
{
    struct timer *timer = TIMER_COUNT != 0 ? timer_of_timeout(timeout) : NULL;

    timeout_cancel(timeout);
    if (TIMING_COUNT != 0 && timing_expire(timeout))
        return;
    if (SIGNALS_COUNT != 0 && signals_expire(timeout))
        return;
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
    if (BUDGET_COUNT != 0 && task->state == TASK_READY)
        budget_check(task);
    /* Last, as it can wake a task that is to run before whoever's turn it is. */
    if (HEAP_COUNT != 0 && reaper.task != 0)
        reaper_step();
}

int32_t sys_time(void)
{
    uint64_t ms = time_ms_from_ticks(kernel.now_ticks);

    arch_result_high_set((uint32_t)(ms >> 32));
    return (int32_t)(uint32_t)ms;
}
