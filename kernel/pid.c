/* SPDX-License-Identifier: MIT */
#include "pid.h"

#include "kernel.h"

#include <errno.h>

struct task *pid_find(uint32_t pid, uint32_t right, int32_t *error)
{
    uint32_t id = pid & PID_ID_MASK;

    *error = -ESRCH;
    if (id == 0 || id > TASK_COUNT)
        return NULL;
    *error = -EPERM;
    if (!(rights_at(kernel.def->task_rights, id) & right))
        return NULL;
    return &tasks[id - 1];
}

struct task *pid_get(uint32_t pid, uint32_t right, int32_t *error)
{
    struct task *task = pid_find(pid, right, error);

    if (task != NULL && ((uint32_t)task->pid != pid || !task_lives(task->state))) {
        *error = -ESRCH;
        return NULL;
    }
    return task;
}
