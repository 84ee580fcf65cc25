/* SPDX-License-Identifier: MIT */
/*
 * The state of the system's tasks and objects. Only tasks with `system: [inspect]` can read it.
 * A shell or a monitor counts ids and indices up from the first until -ENOENT.
 */
#ifndef KILN_INSPECT_H
#define KILN_INSPECT_H

#include <generated/syscalls.h>
#include <kiln/inspect_types.h>

/* Read the state of the task with `id`, from 1 (idle).
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

/* The number of bytes at the lower end of the stack of the task with `id` that have not been
 * used since it last started. Its stack_size less these is its high-water mark, which includes
 * the frames of interrupts. 0 if it never started.
 *
 * Returns the bytes, >= 0, or
 *   -ENOENT   there is no such task
 *   -ENOTSUP  the image is without CONFIG_ACCOUNTING, which fills stacks
 *   -EPERM    this task may not inspect
 * Does not block. Makes one call per KILN_STACK_SCAN bytes; bound of each: constant. */
static inline int kiln_stack_unused(uint32_t id)
{
    int unused = 0;
    int found;

    do {
        found = kiln_call_stack_scan(id, (uint32_t)unused);
        if (found < 0)
            return found;
        unused += found;
    } while (found == KILN_STACK_SCAN);
    return unused;
}

/* Read the state of the object with `index`, from 0: the manifest's semaphores, mutexes,
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

/* Read the report of a fault, line by line: its title, the task that ended and, with
 * CONFIG_FAULT_DETAILS, details that help to find the cause. The log keeps the latest
 * CONFIG_FAULT_LOG_RECORDS faults, except those for which it had no room.
 *
 * `index`  0: the latest fault, 1: the one before it, ...
 * `line`   from 0
 * `text`   writable memory of this task's
 *
 * Returns the length of the line, its newline included; it has no 0 at its end. Or
 *   -ENOENT  there is no such fault, or it has fewer lines, or there is no console
 *   -EFAULT  text is not writable memory of this task's
 *   -EPERM   this task may not inspect
 * Does not block. Bound: memory ranges + grants of all tasks. */
static inline int kiln_inspect_fault(uint32_t index, uint32_t line, struct kiln_fault_line *text)
{
    return kiln_call_inspect_fault(index, line, text);
}

#endif
