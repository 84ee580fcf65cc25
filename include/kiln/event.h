/* SPDX-License-Identifier: MIT */
/*
 * Event flags: 31 bits (KILN_FLAGS) that tasks set, clear and wait for.
 *
 * Declared in app.yaml as `events: {NAME: {initial: 0}}`; the handle is NAME,
 * from <kiln/app.h>.
 */
#ifndef KILN_EVENT_H
#define KILN_EVENT_H

#include <generated/syscalls.h>
#include <kiln/types.h>

/* Wait up to `timeout_ms` until some flags are set. Needs the right `wait`.
 *
 * `flags`    the flags to wait for, at least one
 * `options`  KILN_EVENT_ANY or KILN_EVENT_ALL of them; with `| KILN_EVENT_CLEAR`,
 *            those that ended the wait are cleared. One kiln_event_set can end
 *            several waits that clear the same flag.
 *
 * Returns those of `flags` that were set, > 0, or
 *   -EAGAIN     they are not set, and timeout_ms is KILN_NO_WAIT
 *   -ETIMEDOUT  they were not set in time
 *   -EINVAL     flags are 0, or some are outside KILN_FLAGS, or options has unknown bits
 *   -EBADF      not a handle of any object
 *   -EPERM      not event flags that this task may wait for
 *   -EINTR      a signal's handler ran meanwhile
 * Blocks unless timeout_ms is KILN_NO_WAIT.
 * Bound: tasks waiting + pending timeouts; constant if it does not block. */
static inline int kiln_event_wait(kiln_event_t event, uint32_t flags, uint32_t options,
                                  uint32_t timeout_ms)
{
    return kiln_call_event_wait(event, flags, options, timeout_ms);
}

/* Set flags, and wake every task whose wait they end. Needs the right `set`.
 *
 * Returns 0, or
 *   -EINVAL  flags outside KILN_FLAGS
 *   -EBADF   not a handle of any object
 *   -EPERM   not event flags that this task may set
 * Does not block; a more urgent task that was waiting runs at once.
 * Bound: tasks waiting. */
static inline int kiln_event_set(kiln_event_t event, uint32_t flags)
{
    return kiln_call_event_set(event, flags);
}

/* Clear flags. Needs the right `set`.
 *
 * Returns 0, or
 *   -EINVAL  flags outside KILN_FLAGS
 *   -EBADF   not a handle of any object
 *   -EPERM   not event flags that this task may set
 * Does not block. Bound: constant. */
static inline int kiln_event_clear(kiln_event_t event, uint32_t flags)
{
    return kiln_call_event_clear(event, flags);
}

#endif
