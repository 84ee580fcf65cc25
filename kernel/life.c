/* SPDX-License-Identifier: MIT */
#include "life.h"

#include "mutex.h"
#include "pool.h"
#include "sched.h"
#include "timeout.h"

#include <errno.h>
#include <kiln/types.h>

/* The task whose id is in `pid`, whatever its generation, if the running task
 * holds `right` to it. */
static struct task *task_of_id(uint32_t pid, uint32_t right, int32_t *error)
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

struct task *life_get(uint32_t pid, uint32_t right, int32_t *error)
{
    struct task *task = task_of_id(pid, right, error);

    if (task != NULL && ((uint32_t)task->pid != pid || !task_lives(task->state))) {
        *error = -ESRCH;
        return NULL;
    }
    return task;
}

int32_t life_priority(const struct task_def *def, uint32_t priority)
{
    if (priority == (uint32_t)KILN_PRIORITY_DEFAULT)
        return def->priority;
    if (priority >= CONFIG_NUM_PRIORITIES - 1)
        return -EINVAL;
    if (priority < def->ceiling)
        return -EPERM;
    return (int32_t)priority;
}

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
        return POOL_COUNT != 0 ? pool_spawn(entry, priority, argument) : -ENOENT;
    if (entry == 0 || task_defs[entry - 1].domain != 0)
        return -ENOENT;
    if (!(rights_at(kernel.def->task_rights, entry) & RIGHT_TASK_SPAWN))
        return -EPERM;
    level = life_priority(&task_defs[entry - 1], priority);
    if (level < 0)
        return level;
    task = &tasks[entry - 1];
    if (task_lives(task->state) || (HEAP_COUNT != 0 && task->state == TASK_ENDING))
        return -EBUSY;
    task_start(task, (uint8_t)level, 0, argument);
    return task->pid;
}

int32_t sys_kill(uint32_t pid)
{
    int32_t error;
    struct task *task = task_of_id(pid, RIGHT_TASK_KILL, &error);

    if (task == NULL)
        return error;
    if ((uint32_t)task->pid != pid)
        return -ESRCH;
    if (task_lives(task->state)) {
        task_end(task, KILN_STATUS_KILLED);
        return 0;
    }
    if (POLICY_COUNT == 0 || !timeout_pending(&task->timeout))
        return -ESRCH;
    timeout_cancel(&task->timeout); /* its restart */
    return 0;
}

bool life_wake_joiners(int32_t pid, int32_t status)
{
    struct task *task = kernel.joiners;
    const struct task *last = task == NULL ? NULL : task->prev;
    bool more = task != NULL;
    bool any = false;

    while (more) {
        struct task *after = task->next;

        more = task != last;
        if (task->wait.pid == pid) {
            task_wake(task, status);
            any = true;
        }
        task = after;
    }
    return any;
}

/* Does `task` wait, maybe through others, for the running task to end? No cycle
 * was ever let close, so that the chain ends. */
static bool waits_for_current(const struct task *task)
{
    while (task != kernel.current) {
        if (task->queue != &kernel.joiners)
            return false;
        task = &tasks[((uint32_t)task->wait.pid & PID_ID_MASK) - 1];
    }
    return true;
}

/* Is `task` in this state after the life of which `pid` is? */
static bool is_after(const struct task *task, uint32_t pid, uint8_t state)
{
    return task->state == state && (uint32_t)task->pid == ((pid + PID_GENERATION_STEP) & PID_MAX);
}

int32_t sys_join(uint32_t pid, uint32_t timeout_ms)
{
    int32_t error;
    struct task *task = task_of_id(pid, RIGHT_TASK_JOIN, &error);

    if (task == NULL)
        return error;
    if (is_after(task, pid, TASK_ZOMBIE)) {
        task->state = TASK_DORMANT;
        return task->wait.pid;
    }
    if (((uint32_t)task->pid != pid || !task_lives(task->state)) &&
        !(HEAP_COUNT != 0 && is_after(task, pid, TASK_ENDING)))
        return -ESRCH;
    if (waits_for_current(task))
        return -EDEADLK;
    if (timeout_ms == KILN_NO_WAIT)
        return -EAGAIN;
    kernel.current->wait.pid = (int32_t)pid;
    return task_block(&kernel.joiners, timeout_ms);
}

int32_t sys_nice(uint32_t pid, uint32_t priority)
{
    int32_t error;
    struct task *task = life_get(pid, RIGHT_TASK_NICE, &error);
    int32_t level;

    if (task == NULL)
        return error;
    level = life_priority(task->def, priority);
    if (level < 0)
        return level;
    task->base_priority = (uint8_t)level;
    mutex_priority(task);
    return 0;
}

int32_t sys_suspend(uint32_t pid)
{
    int32_t error;
    struct task *task = life_get(pid, RIGHT_TASK_SUSPEND, &error);

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
    struct task *task = life_get(pid, RIGHT_TASK_SUSPEND, &error);

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
