/* SPDX-License-Identifier: MIT */
/*
 * The order of pending deadlines, of tasks and of timers.
 *
 * A wait of `ms`, rounded up to whole ticks, never ends early, and at most one
 * tick late: part of the current tick is over when it begins.
 */
#ifndef KILN_KERNEL_TIMEOUT_H
#define KILN_KERNEL_TIMEOUT_H

#include "kernel.h"

static inline bool timeout_pending(const struct timeout *timeout)
{
    return timeout->link != NULL;
}

/* Put a node that is not pending in its place by `deadline_ticks`, after equal
 * ones. Bound: timeouts pending. */
void timeout_insert(struct timeout *timeout, uint64_t deadline_ticks);

/* The same for a tick at least `ms` from now. Bound: timeouts pending. */
OUT_OF_LINE void timeout_start(struct timeout *timeout, uint32_t ms);

/* Forget the deadline, if it is pending. Bound: constant. */
void timeout_cancel(struct timeout *timeout);

/* Whole ticks that cover `ms`. Bound: constant. */
uint64_t time_ticks_from_ms(uint32_t ms);

/* Milliseconds until a deadline to come of timeout_start()'s, at least 1 and at most
 * INT32_MAX. Bound: constant. */
int32_t time_ms_until(uint64_t deadline_ticks);

/* Milliseconds since boot, rounded down. */
int32_t sys_time(void);

#endif
