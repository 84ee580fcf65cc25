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

/* How many bytes at the lower end of the stack of the task with `id` have not been used
 * since it last started; its stack_size less these is its high-water mark, in which the
 * frames of interrupts count. 0 if it never started.
 *
 * Returns the bytes, >= 0, or
 *   -ENOENT   there is no such task
 *   -ENOTSUP  without CONFIG_ACCOUNTING stacks are not filled, so that nothing can be told
 *   -EPERM    this task may not inspect
 * Does not block. Makes one call for each KILN_STACK_SCAN bytes; bound of each: constant. */
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

/* Read what was, or will be, printed of a fault, line by line: its title, the task that
 * ended and, with CONFIG_FAULT_DETAILS, what helps to find the cause. The log keeps the
 * latest CONFIG_FAULT_LOG_RECORDS faults, but for those that it had no room for.
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
