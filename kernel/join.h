/* SPDX-License-Identifier: MIT */
/* Waiting for another task to end, and learning how it did. */
#ifndef KILN_KERNEL_JOIN_H
#define KILN_KERNEL_JOIN_H

#include "task.h"

/* `task`, whose pid was `pid`, has ended: wake the tasks that wait for it.
 * Returns whether any did. Bound: tasks that join. */
bool join_wake(int32_t pid, int32_t status);

/* The same, and if no task waits for it the status is kept. */
static inline void join_tell(struct task *task, int32_t pid, int32_t status)
{
    if (JOINABLE_COUNT != 0 && task->def->joinable && !join_wake(pid, status)) {
        task->state = TASK_ZOMBIE;
        task->wait.pid = status;
    }
}

int32_t sys_join(uint32_t pid, uint32_t timeout_ms);

#endif
