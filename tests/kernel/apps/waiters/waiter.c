/* SPDX-License-Identifier: MIT */
#include "box.h"

static int wait_for(enum what what)
{
    uint32_t item = 0;

    switch (what) {
    case SEMAPHORE:
        return kiln_sem_wait(sem, KILN_FOREVER);
    case MUTEX:
        return kiln_mutex_lock(m, KILN_FOREVER);
    case RECEIVE:
        return kiln_queue_recv(q, &item, KILN_FOREVER);
    case SEND:
        return kiln_queue_send(q, &item, KILN_FOREVER);
    case EVENT:
        return kiln_event_wait(ev, 1, KILN_EVENT_CLEAR, KILN_FOREVER);
    default:
        return kiln_join(BOX->idler, KILN_FOREVER);
    }
}

void waiter_task(void)
{
    volatile int *result = &BOX->result[kiln_getpid() & 7];

    *result = 1;
    *result = wait_for(BOX->what) < 0 ? -1 : 0;
    if (BOX->what == MUTEX)
        kiln_mutex_unlock(m);
}
