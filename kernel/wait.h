/* SPDX-License-Identifier: MIT */
/* How a task waits, and how its wait ends. */
#ifndef KILN_KERNEL_WAIT_H
#define KILN_KERNEL_WAIT_H

#include "task.h"

/* Block the running task on `queue` (NULL: only the time) for `timeout_ms`
 * (KILN_FOREVER: no limit), which must not be 0. Returns 0, which is the call's
 * result until task_wake() sets another.
 * Bound: waiters of the queue + timeouts running. */
int32_t task_block(struct task **queue, uint32_t timeout_ms);

/* End a blocked task's wait; its call returns `result`. A mutex that it waited
 * for keeps what priority it lent: mutex_left() is the caller's business.
 * Returns 0, the usual result of a call that wakes. Bound: constant. */
int32_t task_wake(struct task *task, int32_t result);

/* End the waits of all in `queue`. Bound: waiters. */
static inline void task_wake_all(struct task **queue, int32_t result)
{
    while (*queue != NULL)
        task_wake(*queue, result);
}

/* One reason not to run is gone. Bound: constant. */
void task_release(struct task *task, uint8_t reason);

#endif
