/* SPDX-License-Identifier: MIT */
#include "life.h"

#include "mutex.h"
#include "pid.h"
#include "pool.h"
#include "restart.h"
#include "sched.h"
#include "timeout.h"
#include "wait.h"

#include <errno.h>
#include <kiln/types.h>

int32_t sys_exit(uint32_t code)
{
    task_end(kernel.current, (int32_t)(code & KILN_EXIT_MASK));
    return 0;
}

int32_t sys_spawn(uint32_t entry, uint32_t priority, uint32_t argument)
{
    struct task *task;
    int32_t level;

    if (entry > TASK_COUNT)
        return pool_spawn(entry, priority, argument);
    if (entry == 0 || task_defs[entry - 1].domain != 0)
        return -ENOENT;
    if (!(rights_at(kernel.def->task_rights, entry) & RIGHT_TASK_SPAWN))
        return -EPERM;
    level = task_level(&task_defs[entry - 1], priority);
    if (level < 0)
        return level;
    task = &tasks[entry - 1];
    if (task_lives(task->state) || task_ending(task))
        return -EBUSY;
    task_start(task, (uint8_t)level, 0, argument);
    return task->pid;
}

int32_t sys_kill(uint32_t pid)
{
    int32_t error;
    struct task *task = pid_find(pid, RIGHT_TASK_KILL, &error);

    if (task == NULL)
        return error;
    if ((uint32_t)task->pid != pid)
        return -ESRCH;
    if (task_lives(task->state)) {
        task_end(task, KILN_STATUS_KILLED);
        return 0;
    }
    if (!restart_due(task) || !timeout_pending(&task->timeout))
        return -ESRCH;
    timeout_cancel(&task->timeout); /* its restart */
    return 0;
}

int32_t sys_nice(uint32_t pid, uint32_t priority)
{
    int32_t error;
    struct task *task = pid_get(pid, RIGHT_TASK_NICE, &error);
    int32_t level;

    if (task == NULL)
        return error;
    level = task_level(task->def, priority);
    if (level < 0)
        return level;
    task->base_priority = (uint8_t)level;
    mutex_priority(task);
    return 0;
}

int32_t sys_suspend(uint32_t pid)
{
    int32_t error;
    struct task *task = pid_get(pid, RIGHT_TASK_SUSPEND, &error);

    if (task == NULL)
        return error;
    task->suspended |= SUSPENDED_BY_CALL;
    if (task->state == TASK_READY) {
        sched_remove(task);
        task->state = TASK_SUSPENDED;
    }
    return 0;
}

int32_t sys_resume(uint32_t pid)
{
    int32_t error;
    struct task *task = pid_get(pid, RIGHT_TASK_SUSPEND, &error);

    if (task == NULL)
        return error;
    if (!(task->suspended & SUSPENDED_BY_CALL))
        return -EALREADY;
    task_release(task, SUSPENDED_BY_CALL);
    return 0;
}

int32_t sys_task_pid(uint32_t id)
{
    if (id == 0 || id > TASK_COUNT)
        return -ENOENT;
    if (rights_at(kernel.def->task_rights, id) == 0)
        return -EPERM;
    if (!task_lives(tasks[id - 1].state))
        return -ESRCH;
    return tasks[id - 1].pid;
}
