/* SPDX-License-Identifier: MIT */
#include "semaphore.h"

#include "handle.h"
#include "wait.h"

#include <errno.h>
#include <kiln/types.h>

void semaphore_boot(void)
{
    for (uint32_t i = 0; i < SEMAPHORE_COUNT; i++) {
        semaphores[i].count = semaphore_defs[i].initial;
        semaphores[i].max = semaphore_defs[i].max;
    }
}

void semaphore_destroy(struct semaphore *semaphore)
{
    task_wake_all(&semaphore->waiters, -EIDRM);
}

int32_t sys_sem_create(uint32_t initial, uint32_t max)
{
    int32_t error;
    struct slot *slot = object_free_slot(KILN_OBJECT_SEMAPHORE, &error);

    if (slot == NULL)
        return error;
    if (max == 0 || max > UINT16_MAX || initial > max)
        return -EINVAL;
    *(struct semaphore *)object_in_slot(slot) =
        (struct semaphore){.count = (uint16_t)initial, .max = (uint16_t)max};
    return object_take(slot);
}

int32_t sys_sem_wait(uint32_t handle, uint32_t timeout_ms)
{
    struct semaphore *sem = object_get(handle, RIGHT_SEMAPHORE_WAIT);

    if (sem == NULL)
        return object_error(handle);
    if (sem->count != 0) {
        sem->count--;
        return 0;
    }
    if (timeout_ms == KILN_NO_WAIT)
        return -EAGAIN;
    return task_block(&sem->waiters, timeout_ms);
}

int32_t sys_sem_signal(uint32_t handle)
{
    struct semaphore *sem = object_get(handle, RIGHT_SEMAPHORE_SIGNAL);

    if (sem == NULL)
        return object_error(handle);
    if (sem->waiters != NULL)
        return task_wake(sem->waiters, 0);
    if (sem->count == sem->max)
        return -EOVERFLOW;
    sem->count++;
    return 0;
}
