/* SPDX-License-Identifier: MIT */
/* Meets the deadlines that are due, and what else each tick brings. */
#include "tick.h"

#include "budget.h"
#include "fault.h"
#include "mutex.h"
#include "pid.h"
#include "reaper.h"
#include "restart.h"
#include "sched.h"
#include "signals.h"
#include "timeout.h"
#include "timer.h"
#include "timing.h"

#include <errno.h>

/* A wait for something ends with -ETIMEDOUT, a sleep with success, and one for the next
 * period says how many deadlines were missed. */
static int32_t result_of_expiry(const struct task *task)
{
    if (task->queue == NULL && task->wait.flags == 0)
        return 0;
    if (timing_waits(task))
        return timing_late(task);
    return -ETIMEDOUT;
}

/* The back-off of `task` is over: start it as at boot, as soon as its blocks of heaps are
 * back. */
static void restart_expire(struct task *task)
{
    if (task_ending(task)) {
        timeout_insert(&task->timeout, kernel.now_ticks + 1);
        return;
    }
    task_start(task, task->def->priority, 0, 0);
}

/* A dead task's back-off ends with its restart. */
static void task_expire(struct task *task)
{
    if (restart_due(task))
        restart_expire(task);
    else
        mutex_wake(task, result_of_expiry(task));
}

/* If `timeout` is a watchdog's or a budget's, its deadline is over: the watchdog's task faults,
 * or the budget is full again. */
static bool timing_expire(struct timeout *timeout)
{
    uintptr_t offset = (uintptr_t)timeout - (uintptr_t)timings;
    uintptr_t index = offset / sizeof(struct timing);
    struct task *task;

    if (index >= TIMING_COUNT)
        return false;
    task = &tasks[timing_defs[index].task];
    if (timeout == &timings[index].watchdog)
        fault_task(task, (struct fault_record){.cause = FAULT_WATCHDOG});
    else
        budget_refill(task);
    return true;
}

static void timeout_expire(struct timeout *timeout)
{
    struct timer *timer = timer_of_timeout(timeout);

    timeout_cancel(timeout);
    if (timing_expire(timeout))
        return;
    if (signals_expire(timeout))
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
    if (task->state == TASK_READY)
        budget_check(task);
    /* Last, as it can wake a task that preempts the one chosen so far. */
    if (reaper_busy())
        reaper_step();
}
