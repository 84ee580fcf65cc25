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

/* Generated; semaphores[i] starts as semaphore_defs[i]. */
extern struct semaphore semaphores[];
extern const struct semaphore_def semaphore_defs[];
extern const uint32_t semaphore_count;

void semaphore_boot(void);

int32_t sys_sem_wait(uint32_t handle, uint32_t timeout_ms);
int32_t sys_sem_signal(uint32_t handle);

#endif
