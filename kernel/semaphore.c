/* SPDX-License-Identifier: MIT */
#include "semaphore.h"

#include "object.h"

#include <errno.h>
#include <kiln/types.h>

void semaphore_boot(void)
{
    for (uint32_t i = 0; i < semaphore_count; i++) {
        semaphores[i].count = semaphore_defs[i].initial;
        semaphores[i].max = semaphore_defs[i].max;
    }
}

int32_t sys_sem_wait(uint32_t handle, uint32_t timeout_ms)
{
    struct semaphore *sem = object_get(handle, RIGHT_SEM_WAIT);

    if (sem == NULL)
        return object_error(handle);
    if (sem->count != 0) {
        sem->count--;
        return 0;
    }
    if (timeout_ms == KILN_NO_WAIT)
        return -EAGAIN;
    task_block(&sem->waiters, timeout_ms);
    return 0;
}

int32_t sys_sem_signal(uint32_t handle)
{
    struct semaphore *sem = object_get(handle, RIGHT_SEM_SIGNAL);

    if (sem == NULL)
        return object_error(handle);
    if (sem->waiters != NULL) {
        task_wake(sem->waiters, 0);
        return 0;
    }
    if (sem->count == sem->max)
        return -EOVERFLOW;
    sem->count++;
    return 0;
}
