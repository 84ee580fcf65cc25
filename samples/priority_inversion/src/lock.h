/* SPDX-License-Identifier: MIT */
/* The two ways to let one task in at a time, each for one round. */
#ifndef LOCK_H
#define LOCK_H

#include <kiln/kiln.h>

enum way {
    BY_SEMAPHORE, /* which has no owner, and so lends nobody a priority */
    BY_MUTEX,
    WAYS,
};

static inline int lock(enum way way)
{
    return way == BY_MUTEX ? kiln_mutex_lock(as_mutex, KILN_FOREVER)
                           : kiln_sem_wait(as_semaphore, KILN_FOREVER);
}

static inline int unlock(enum way way)
{
    return way == BY_MUTEX ? kiln_mutex_unlock(as_mutex) : kiln_sem_signal(as_semaphore);
}

#endif
