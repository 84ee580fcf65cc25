/* SPDX-License-Identifier: MIT */
/* Time: milliseconds since boot, and sleeping. */
#ifndef KILN_TIME_H
#define KILN_TIME_H

#include <generated/syscalls.h>
#include <kiln/types.h>

/* Sleep for at least `ms` milliseconds: the time is rounded up to whole ticks, and one more
 * tick may pass. 0 yields instead; KILN_FOREVER never wakes.
 * Returns 0, or
 *   -EINTR  a signal's handler ran, and the sleep is over
 * Blocks. Bound: the number of pending timeouts. */
static inline int kiln_sleep(uint32_t ms)
{
    return kiln_call_sleep(ms);
}

/* Milliseconds since boot, in steps of one tick; never goes back or wraps.
 * Bound: constant. */
static inline int64_t kiln_time(void)
{
    return kiln_call_time();
}

#endif
