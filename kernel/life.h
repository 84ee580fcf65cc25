/* SPDX-License-Identifier: MIT */
/* One task's power over another: start, end, wait for the end, slow down, stop. */
#ifndef KILN_KERNEL_LIFE_H
#define KILN_KERNEL_LIFE_H

#include "task.h"

/* The living task with `pid` if the running task holds `right` to it, or NULL,
 * and `*error` is -ESRCH or -EPERM. Bound: constant. */
struct task *life_get(uint32_t pid, uint32_t right, int32_t *error);

/* Check what spawn and nice ask for; KILN_PRIORITY_DEFAULT becomes the manifest's.
 * Returns the priority, or -EINVAL or -EPERM. Bound: constant. */
int32_t life_priority(const struct task_def *def, uint32_t priority);

/* `task`, whose pid was `pid`, has ended: wake those who wait for it.
 * Returns whether any did. Bound: tasks that join. */
bool life_wake_joiners(int32_t pid, int32_t status);

/* The same, and if nobody waits for it the status is kept. */
static inline void life_tell(struct task *task, int32_t pid, int32_t status)
{
    if (JOINABLE_COUNT != 0 && task->def->joinable && !life_wake_joiners(pid, status)) {
        task->state = TASK_ZOMBIE;
        task->wait.pid = status;
    }
}

int32_t sys_exit(uint32_t code);
int32_t sys_spawn(uint32_t entry, uint32_t priority, uint32_t argument);
int32_t sys_kill(uint32_t pid);
int32_t sys_join(uint32_t pid, uint32_t timeout_ms);
int32_t sys_nice(uint32_t pid, uint32_t priority);
int32_t sys_suspend(uint32_t pid);
int32_t sys_resume(uint32_t pid);
int32_t sys_task_pid(uint32_t id);

#endif
