/* SPDX-License-Identifier: MIT */
/*
 * Tasks.
 *
 * A task is declared in app.yaml. It runs its entry function `void entry(void)`
 * unprivileged, in its own memory; when that returns, the task exits with 0.
 * A task that ended can be spawned again: its .data and .bss are initialised
 * again, and it gets a new pid.
 */
#ifndef KILN_TASK_H
#define KILN_TASK_H

#include <generated/syscalls.h>
#include <kiln/types.h>

/* Go behind the other ready tasks of the same priority.
 * Returns 0. Bound: constant. */
static inline int kiln_yield(void)
{
    return kiln_call_yield();
}

/* End this task at once; standard output that is not flushed is lost (it is
 * flushed when the entry function returns). `code` is kept for nobody yet.
 * Bound: constant. */
static inline _Noreturn void kiln_exit(int code)
{
    kiln_call_exit(code);
}

/* This task's pid, > 0: generation << 8 | id. Ids count from 1 (idle) in the
 * manifest's order, so a first generation's pid is the id. Bound: constant. */
static inline int kiln_getpid(void)
{
    return kiln_call_getpid();
}

/* Start a task of the manifest that is not running.
 *
 * `entry`     its id, task_NAME from <kiln/app.h>; this task needs a grant
 *             `NAME: spawn` for it.
 * `priority`  KILN_PRIORITY_DEFAULT, or a level from the manifest's (the most
 *             urgent allowed) to CONFIG_NUM_PRIORITIES - 2.
 *
 * Returns the new pid, or
 *   -ENOENT  there is no such task
 *   -EPERM   no grant, or a priority more urgent than the manifest's
 *   -EINVAL  the priority is not a level below idle's
 *   -EBUSY   it is running already
 * Does not block; a more urgent task runs at once. Bound: constant. */
static inline int kiln_spawn(kiln_entry_t entry, int priority)
{
    return kiln_call_spawn(entry, priority);
}

#endif
