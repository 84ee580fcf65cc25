/* SPDX-License-Identifier: MIT */
#include "join.h"

#include "kernel.h"
#include "pid.h"
#include "wait.h"

#include <errno.h>
#include <kiln/types.h>

bool join_wake(int32_t pid, int32_t status)
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
    struct task *task = pid_find(pid, RIGHT_TASK_JOIN, &error);

    if (task == NULL)
        return error;
    if (is_after(task, pid, TASK_ZOMBIE)) {
        task->state = TASK_DORMANT;
        return task->wait.pid;
    }
    if (((uint32_t)task->pid != pid || !task_lives(task->state)) &&
        !(task_ending(task) && is_after(task, pid, TASK_ENDING)))
        return -ESRCH;
    if (waits_for_current(task))
        return -EDEADLK;
    if (timeout_ms == KILN_NO_WAIT)
        return -EAGAIN;
    kernel.current->wait.pid = (int32_t)pid;
    return task_block(&kernel.joiners, timeout_ms);
}
