/* SPDX-License-Identifier: MIT */
/*
 * Periods, deadlines and watchdogs of tasks, declared in app.yaml:
 *
 *   control:
 *     timing: {period: 10ms, deadline: 5ms}
 *     watchdog: 50ms
 *
 * A task's `budget: {time: 2ms, every: 10ms}` needs no call: once the task has used its time,
 * at most one tick late, it waits for the next period of the budget.
 */
#ifndef KILN_TIMING_H
#define KILN_TIMING_H

#include <generated/syscalls.h>
#include <kiln/types.h>

/* End this period: wait until the next one begins. The first one begins when the
 * task starts. Periods do not drift, however late a call is. If the next one has begun
 * already, the call returns at once; periods that are over are skipped.
 *
 *     for (;;) {
 *         work();
 *         missed += kiln_period_wait();
 *     }
 *
 * Returns how many deadlines were missed since the last call: 1 if this one came after
 * the deadline, and 1 per skipped period. Or
 *   -EPERM  the task has no `timing`
 *   -EINTR  a signal's handler ran: call again, and the wait goes on. Whether the deadline
 *           was met was found by the call that began it
 * Blocks. Bound: pending timeouts. */
static inline int kiln_period_wait(void)
{
    return kiln_call_period_wait();
}

/* Feed the task's watchdog. If the time `watchdog` passes without a call, also while the task
 * waits or is suspended, the task faults, and its `fault` policy applies. The time begins to
 * count when the task starts.
 *
 * Returns 0, or
 *   -EPERM  the task has no `watchdog`
 * Does not block. Bound: pending timeouts. */
static inline int kiln_watchdog_feed(void)
{
    return kiln_call_watchdog_feed();
}

#endif
