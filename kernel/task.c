/* SPDX-License-Identifier: MIT */
/* How a task begins and ends. */
#include "task.h"

#include "irq.h"
#include "join.h"
#include "mutex.h"
#include "notify.h"
#include "object.h"
#include "pid.h"
#include "reaper.h"
#include "sched.h"
#include "signal_state.h"
#include "timeout.h"
#include "timer.h"
#include "timing.h"
#include "wait.h"

#include <errno.h>
#include <kiln/types.h>

void task_boot(void)
{
    for (uint32_t i = 0; i < TASK_COUNT; i++) {
        struct task *task = &tasks[i];

        task->def = &task_defs[i];
        task->pid = (int32_t)(i + 1);
    }
    for (uint32_t i = 0; i < TASK_COUNT; i++) {
        if (task_defs[i].flags & TASK_AUTOSTART)
            task_start(&tasks[i], task_defs[i].priority, 0, 0);
    }
}

void task_start(struct task *task, uint8_t priority, uintptr_t entry, uintptr_t argument)
{
    timeout_cancel(&task->timeout); /* a restart that was to come */
    arch_context_init(task, entry, argument);
    task->wait.pid = 0;
    task->wait_detail = 0;
    task->priority = priority;
    task->base_priority = priority;
    task->quantum_left_ticks = task->def->quantum_ticks;
    task->state = TASK_READY;
    if (task->suspended) /* used up in its last life */
        task->state = TASK_SUSPENDED;
    else
        sched_add(task);
    timer_start_own(task);
    timing_start(task);
}

int32_t task_level(const struct task_def *def, uint32_t priority)
{
    if (priority == (uint32_t)KILN_PRIORITY_DEFAULT)
        return def->priority;
    if (priority >= CONFIG_NUM_PRIORITIES - 1)
        return -EINVAL;
    if (priority < def->ceiling)
        return -EPERM;
    return (int32_t)priority;
}

/* Take a task that ends off every list. */
static void task_unlink(struct task *task)
{
    struct mutex *mutex = NULL;

    if (task->state == TASK_READY)
        sched_remove(task);
    timeout_cancel(&task->timeout);
    if (task->queue != NULL) {
        list_remove(task->queue, task);
        mutex = mutex_of_queue(task->queue);
        task->queue = NULL;
    }
    task->suspended &= SUSPENDED_BY_BUDGET;
    task->state = TASK_DORMANT;
    if (mutex != NULL)
        mutex_left(mutex);
}

/* End one task, not those that share its memory. */
static void task_end_one(struct task *task, int32_t status)
{
    int32_t pid = task->pid;

    task_unlink(task);
    task->pid = (int32_t)(((uint32_t)pid + PID_GENERATION_STEP) & PID_MAX);
    mutex_release(task);
    if (task->def->flags & TASK_CREATES)
        object_release(task);
    timer_stop_own(task);
    timing_stop(task);
    signals_stop(task);
    irq_mask_own(task);
    notify_clear(task);
    if (reaper_begin(task, status))
        return;
    join_tell(task, pid, status);
}

void task_end(struct task *task, int32_t status)
{
    const struct task_def *def = task->def;

    for (uint32_t i = 0; POOL_COUNT != 0 && i < def->worker_count; i++) {
        struct task *worker = &tasks[def->first_worker + i];

        if (task_lives(worker->state))
            task_end_one(worker, KILN_STATUS_KILLED);
    }
    task_end_one(task, status);
}

int32_t sys_yield(void)
{
    sched_rotate(kernel.current);
    return 0;
}

int32_t sys_sleep(uint32_t ms)
{
    if (ms == 0)
        return sys_yield();
    kernel.current->wait.flags = 0; /* for no notification */
    return task_block(NULL, ms);
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
