/* SPDX-License-Identifier: MIT */
/* Lets the urgent task begin when it has the lock itself. */
#include "lock.h"
#include "work.h"

void slow_main(void)
{
    for (enum way way = BY_SEMAPHORE; way < WAYS; way++) {
        if (lock(way) != 0)
            return;
        kiln_sem_signal(begin);
        work(SLOW_MS);
        unlock(way);
    }
}
