/* SPDX-License-Identifier: MIT */
/*
 * Notifications: 31 bits (KILN_FLAGS) of a task's own, which other tasks (with
 * the right `notify` to it), timers and its interrupts set. They need no object, so that they are
 * the cheapest way to wake a task. A bit that is set before the wait is kept; the same bit
 * set twice is one notification. A task's notifications end with it.
 */
#ifndef KILN_NOTIFY_H
#define KILN_NOTIFY_H

#include <generated/syscalls.h>
#include <kiln/types.h>

/* Set notification bits of a task, and wake it if it waits for any of them.
 * Needs the right `notify` to it.
 *
 * `pid`  the current pid: the task's id if it was never restarted, else what
 *        kiln_task_pid returns
 *
 * Returns 0, or
 *   -ESRCH   no task that lives now has this pid
 *   -EPERM   this task may not notify it
 *   -EINVAL  bits are 0, or some are outside KILN_FLAGS
 * Does not block; a more urgent task that was waiting runs at once.
 * Bound: constant. */
static inline int kiln_notify(int pid, uint32_t bits)
{
    return kiln_call_notify(pid, bits);
}

/* Wait up to `timeout_ms` for any of `bits`, and take those that came.
 *
 * Returns them, > 0, or
 *   -EAGAIN     none is pending, and timeout_ms is KILN_NO_WAIT
 *   -ETIMEDOUT  none came in time
 *   -EINVAL     bits are 0, or some are outside KILN_FLAGS
 *   -EPERM      no task may notify this task
 *   -EINTR      a signal's handler ran meanwhile
 * Blocks unless timeout_ms is KILN_NO_WAIT.
 * Bound: pending timeouts; constant if it does not block. */
static inline int kiln_notify_wait(uint32_t bits, uint32_t timeout_ms)
{
    return kiln_call_notify_wait(bits, timeout_ms);
}

#endif
