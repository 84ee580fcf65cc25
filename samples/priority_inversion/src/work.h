/* SPDX-License-Identifier: MIT */
/* Work that takes the processor for some time. */
#ifndef WORK_H
#define WORK_H

#include <kiln/kiln.h>

#define SLOW_MS 10   /* while slow has the lock */
#define MEDIUM_MS 50 /* more urgent than that */

/* Be busy for so many milliseconds of the processor's time: the clock's steps while others run
 * count as one. */
static inline void work(int ms)
{
    for (int64_t last = kiln_time(); ms > 0; ms--) {
        int64_t now = last;

        while (now == last)
            now = kiln_time();
        last = now;
    }
}

#endif
