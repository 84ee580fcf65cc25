/* SPDX-License-Identifier: MIT */
#include "wait.h"

#include "sched.h"
#include "timeout.h"

#include <kiln/types.h>

int32_t task_block(struct task **queue, uint32_t timeout_ms)
{
    struct task *task = kernel.current;

    sched_remove_running(task);
    task->state = TASK_BLOCKED;
    task->queue = queue;
    if (queue != NULL)
        list_insert(queue, task);
    if (timeout_ms != KILN_FOREVER)
        timeout_start(&task->timeout, timeout_ms);
    return 0;
}

int32_t task_wake(struct task *task, int32_t result)
{
    if (timeout_pending(&task->timeout))
        timeout_cancel(&task->timeout);
    if (task->queue != NULL) {
        list_remove(task->queue, task);
        task->queue = NULL;
    }
    task->quantum_left_ticks = task->def->quantum_ticks;
    arch_result_set(&task->context, result);
    if (task->suspended) {
        task->state = TASK_SUSPENDED;
        return 0;
    }
    task->state = TASK_READY;
    sched_add(task);
    return 0;
}

void task_release(struct task *task, uint8_t reason)
{
    task->suspended &= (uint8_t)~reason;
    if (task->state != TASK_SUSPENDED || task->suspended != 0)
        return;
    task->quantum_left_ticks = task->def->quantum_ticks;
    task->state = TASK_READY;
    sched_add(task);
}
