/* SPDX-License-Identifier: MIT */
/*
 * Timers notify a task, once or periodically. A task that waits for the
 * notification of its timer is a periodic task, without drift.
 *
 * Declared in app.yaml as `timers: {NAME: {notify: TASK.BIT, period: 10ms,
 * autostart: true}}`; the handle is NAME, from <kiln/app.h>. A timer with
 * `autostart` starts whenever its task does; every timer stops when its task ends.
 */
#ifndef KILN_TIMER_H
#define KILN_TIMER_H

#include <generated/syscalls.h>
#include <kiln/types.h>

/* Start the timer, or restart it. Needs the right `control`.
 *
 * `delay_ms`   to the first notification, 1 to 4,294,967,294; as every wait, it is
 *              rounded up to whole ticks, and one more tick may pass
 * `period_ms`  from one to the next, whole ticks; 0: only one notification
 *
 * Returns 0, or
 *   -EINVAL  the delay is 0 or KILN_FOREVER, or the period has more than 2^32 - 1
 *            ticks or is KILN_FOREVER
 *   -ESRCH   the task that it notifies does not run
 *   -EBADF   not a handle of any object
 *   -EPERM   not a timer that this task may control
 * Does not block. Bound: pending timeouts. */
static inline int kiln_timer_start(kiln_timer_t timer, uint32_t delay_ms, uint32_t period_ms)
{
    return kiln_call_timer_start(timer, delay_ms, period_ms);
}

/* Stop the timer, whether it runs or not. Notifications that it has made are kept. Needs
 * the right `control`.
 *
 * Returns 0, or
 *   -EBADF  not a handle of any object
 *   -EPERM  not a timer that this task may control
 * Does not block. Bound: constant. */
static inline int kiln_timer_stop(kiln_timer_t timer)
{
    return kiln_call_timer_stop(timer);
}

#endif
