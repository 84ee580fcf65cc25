/* SPDX-License-Identifier: MIT */
#include "notify.h"

#include "kernel.h"
#include "pid.h"
#include "wait.h"

#include <errno.h>
#include <kiln/types.h>

void notify_task(struct task *task, uint32_t bits)
{
    uint32_t *notified = task->def->notified;
    uint32_t pending = *notified | bits;
    uint32_t found = pending & task->wait.flags;

    /* On no queue, wait.flags are notifications, and 0 when it sleeps. */
    if (task->state == TASK_BLOCKED && task->queue == NULL && found != 0) {
        pending &= ~found;
        task_wake(task, (int32_t)found);
    }
    *notified = pending;
}

int32_t sys_notify(uint32_t pid, uint32_t bits)
{
    int32_t error;
    struct task *task = pid_get(pid, RIGHT_TASK_NOTIFY, &error);

    if (task == NULL)
        return error;
    if (bits == 0 || (bits & ~KILN_FLAGS))
        return -EINVAL;
    notify_task(task, bits);
    return 0;
}

int32_t sys_notify_wait(uint32_t bits, uint32_t timeout_ms)
{
    struct task *task = kernel.current;
    uint32_t found;

    if (task->def->notified == NULL)
        return -EPERM;
    if (bits == 0 || (bits & ~KILN_FLAGS))
        return -EINVAL;
    found = *task->def->notified & bits;
    if (found != 0) {
        *task->def->notified &= ~found;
        return (int32_t)found;
    }
    if (timeout_ms == KILN_NO_WAIT)
        return -EAGAIN;
    task->wait.flags = bits;
    return task_block(NULL, timeout_ms);
}
