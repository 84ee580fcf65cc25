/* SPDX-License-Identifier: MIT */
/* What a task number means to the running task, and whether its task lives. */
#ifndef KILN_KERNEL_PID_H
#define KILN_KERNEL_PID_H

#include "task.h"

static inline IN_LINE bool task_lives(uint8_t state)
{
    return state != TASK_DORMANT && state != TASK_ZOMBIE &&
           (HEAP_COUNT == 0 || state != TASK_ENDING);
}

/* Its blocks of heaps are still coming back: see reaper.h. */
static inline bool task_ending(const struct task *task)
{
    return HEAP_COUNT != 0 && task->state == TASK_ENDING;
}

/* The task whose id is in `pid`, whatever its generation, if the running task holds `right`
 * to it; or NULL, and `*error` is -ESRCH or -EPERM. Bound: constant. */
struct task *pid_find(uint32_t pid, uint32_t right, int32_t *error);

/* The living task with `pid` if the running task holds `right` to it, or NULL,
 * and `*error` is -ESRCH or -EPERM. Bound: constant. */
struct task *pid_get(uint32_t pid, uint32_t right, int32_t *error);

#endif
