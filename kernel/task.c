/* SPDX-License-Identifier: MIT */
/* The life of a task, and waiting. */
#include "task.h"

#include "kernel.h"
#include "sched.h"
#include "timeout.h"

#include <errno.h>
#include <kiln/types.h>

void task_boot(void)
{
    for (uint32_t i = 0; i < task_count; i++) {
        struct task *task = &tasks[i];

        task->def = &task_defs[i];
        task->pid = (int32_t)(i + 1);
        task->timeout_prev = task;
        task->priority = task->def->priority;
    }
    for (uint32_t i = 0; i < task_count; i++) {
        if (task_defs[i].autostart)
            task_start(&tasks[i], task_defs[i].priority);
    }
}

void task_start(struct task *task, uint8_t priority)
{
    arch_context_init(task);
    task->queue = NULL;
    task->priority = priority;
    task->quantum_left_ticks = task->def->quantum_ticks;
    task->state = TASK_READY;
    sched_add(task);
}

void task_end(struct task *task)
{
    if (task->state == TASK_READY) {
        sched_remove(task);
    } else {
        timeout_cancel(task);
        if (task->queue != NULL)
            list_remove(task->queue, task);
    }
    task->queue = NULL;
    task->state = TASK_DORMANT;
    task->pid = (int32_t)(((uint32_t)task->pid + PID_GENERATION_STEP) & PID_MAX);
}

void task_block(struct task **queue, uint32_t timeout_ms)
{
    struct task *task = kernel.current;

    sched_remove(task);
    task->state = TASK_BLOCKED;
    task->queue = queue;
    if (queue != NULL)
        list_insert(queue, task);
    if (timeout_ms != KILN_FOREVER)
        timeout_start(task, timeout_ms);
}

void task_wake(struct task *task, int32_t result)
{
    timeout_cancel(task);
    if (task->queue != NULL) {
        list_remove(task->queue, task);
        task->queue = NULL;
    }
    task->state = TASK_READY;
    task->quantum_left_ticks = task->def->quantum_ticks;
    arch_result_set(task, result);
    sched_add(task);
}

int32_t sys_yield(void)
{
    sched_rotate(kernel.current);
    return 0;
}

int32_t sys_exit(uint32_t code)
{
    task_end(kernel.current);
    return (int32_t)code;
}

int32_t sys_spawn(uint32_t entry, uint32_t priority)
{
    const struct task_def *caller = kernel.current->def;
    const struct task_def *def;

    if (entry == 0 || entry > task_count)
        return -ENOENT;
    if (!(caller->task_rights[entry] & RIGHT_TASK_SPAWN))
        return -EPERM;
    def = &task_defs[entry - 1];
    if (priority == (uint32_t)KILN_PRIORITY_DEFAULT)
        priority = def->priority;
    if (priority >= CONFIG_NUM_PRIORITIES - 1)
        return -EINVAL;
    if (priority < def->priority)
        return -EPERM;
    if (tasks[entry - 1].state != TASK_DORMANT)
        return -EBUSY;
    task_start(&tasks[entry - 1], (uint8_t)priority);
    return tasks[entry - 1].pid;
}

int32_t sys_sleep(uint32_t ms)
{
    if (ms == 0)
        return sys_yield();
    task_block(NULL, ms);
    return 0;
}

int32_t sys_getpid(void)
{
    return kernel.current->pid;
}

int32_t sys_denied(void)
{
    return -EPERM;
}

int32_t sys_unknown(void)
{
    return -ENOSYS;
}
