/* SPDX-License-Identifier: MIT */
/* Counting semaphores. Waiters are kept by priority, then first come. */
#ifndef KILN_KERNEL_SEMAPHORE_H
#define KILN_KERNEL_SEMAPHORE_H

#include "task.h"

struct semaphore {
    struct task *waiters; /* only while count is 0 */
    uint16_t count;
    uint16_t max;
};

struct semaphore_def {
    uint16_t initial;
    uint16_t max;
};

/* Generated: SEMAPHORE_COUNT of them, of the manifest and of the pool;
 * semaphores[i] starts as semaphore_defs[i]. */
extern struct semaphore semaphores[];
extern const struct semaphore_def semaphore_defs[];

/* Bound: semaphores. */
void semaphore_boot(void);

/* Wake all waiters with -EIDRM. Bound: waiters. */
void semaphore_destroy(struct semaphore *semaphore);

int32_t sys_sem_create(uint32_t initial, uint32_t max);
int32_t sys_sem_wait(uint32_t handle, uint32_t timeout_ms);
int32_t sys_sem_signal(uint32_t handle);

#endif
