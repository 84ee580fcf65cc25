/* SPDX-License-Identifier: MIT */
/*
 * What the tasks and objects of the system are doing. Only tasks with
 * `system: [inspect]` can see it; a shell or a monitor counts ids and indices up
 * from their first until -ENOENT.
 */
#ifndef KILN_INSPECT_H
#define KILN_INSPECT_H

#include <generated/syscalls.h>
#include <kiln/inspect_types.h>

/* Look at the task with `id`, from 1 (idle).
 *
 * `info`  writable memory of this task's
 *
 * Returns 0, or
 *   -ENOENT  there is no such task
 *   -EFAULT  info is not writable memory of this task's
 *   -EPERM   this task may not inspect
 * Does not block. Bound: objects. */
static inline int kiln_inspect_task(uint32_t id, struct kiln_task_info *info)
{
    return kiln_call_inspect_task(id, info);
}

/* Look at the object with `index`, from 0: the manifest's semaphores, mutexes,
 * queues, events and timers, then the pools' slots.
 *
 * `info`  writable memory of this task's
 *
 * Returns 0, or
 *   -ENOENT  there is no such object
 *   -EFAULT  info is not writable memory of this task's
 *   -EPERM   this task may not inspect
 * Does not block. Bound: tasks waiting for it. */
static inline int kiln_inspect_object(uint32_t index, struct kiln_object_info *info)
{
    return kiln_call_inspect_object(index, info);
}

#endif
