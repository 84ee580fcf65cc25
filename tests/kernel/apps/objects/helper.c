/* SPDX-License-Identifier: MIT */
/* Does one job, and leaves its result in the box. */
#include "box.h"

#include <string.h>

static char item[8] = "from it";

static int do_job(void)
{
    switch (BOX->job) {
    case WAIT_SEM:
        return kiln_sem_wait(BOX->handle, KILN_FOREVER);
    case LOCK_FREE:
        return kiln_mutex_lock(BOX->handle, KILN_FOREVER);
    case LOCK_AND_DIE:
        kiln_mutex_lock(BOX->handle, KILN_FOREVER);
        kiln_exit(0);
    case LOCK:
        kiln_mutex_lock(BOX->handle, KILN_FOREVER);
        kiln_sleep(KILN_FOREVER);
        return 0;
    case LOCK_FIRST: /* holds `m`, and waits for the other */
        kiln_mutex_lock(m, KILN_FOREVER);
        return kiln_mutex_lock(BOX->handle, KILN_FOREVER);
    case SEND:
        return kiln_queue_send(BOX->handle, item, KILN_FOREVER);
    case RECEIVE:
        return kiln_queue_recv(BOX->handle, (void *)BOX->item, KILN_FOREVER);
    case SET:
        return kiln_event_set(BOX->handle, 5);
    default:
        return kiln_notify(kiln_task_pid(task_main), 1u << 30);
    }
}

void helper_task(void)
{
    BOX->result = do_job();
}
