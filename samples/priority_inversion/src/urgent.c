/* SPDX-License-Identifier: MIT */
/* Needs the lock when slow has it and medium has something to do, and measures its wait. */
#include "lock.h"
#include "work.h"

#include <stdio.h>

#define DEADLINE_MS (2 * SLOW_MS) /* for what takes slow half as long */

static const char *const names[WAYS] = {"semaphore", "mutex"};

/* How long it takes to get the lock, in ms; or an error, < 0. */
static int wait_for_lock(enum way way)
{
    int64_t start;
    int result = kiln_sem_wait(begin, KILN_FOREVER);

    if (result == 0)
        result = kiln_sem_signal(disturb); /* medium runs as soon as this task waits */
    if (result != 0)
        return result;
    start = kiln_time();
    result = lock(way);
    if (result != 0)
        return result;
    result = (int)(kiln_time() - start);
    unlock(way);
    return result;
}

void urgent_main(void)
{
    for (enum way way = BY_SEMAPHORE; way < WAYS; way++) {
        int waited_ms = wait_for_lock(way);

        if (waited_ms < 0)
            kiln_shutdown(1);
        printf("%s: urgent waited %d ms, %s\n", names[way], waited_ms,
               waited_ms > DEADLINE_MS ? "too late" : "in time");
    }
    kiln_shutdown(0);
}
