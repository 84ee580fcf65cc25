/* SPDX-License-Identifier: MIT */
/*
 * Tasks.
 *
 * A task is declared in app.yaml. It runs its entry function, `void entry(void)`
 * or `void entry(uintptr_t argument)`, unprivileged, in its own memory; when that
 * returns, the task exits with 0. A task that ended can be spawned again: its
 * .data and .bss are initialised again, and it gets a new pid.
 *
 * The tasks of a pool run functions of another task's code and share its memory
 * and its grants, as threads of one process do. Their own are their stacks and
 * thread-local variables, such as errno and the line that printf fills. They end
 * when that task ends.
 *
 * A pid is generation << 8 | id. Ids count from 1 (idle) in the manifest's order,
 * so a first generation's pid is the id; each end makes a task's pid stale.
 */
#ifndef KILN_TASK_H
#define KILN_TASK_H

#include <generated/syscalls.h>
#include <kiln/types.h>

/* Go to the end of the ready tasks of the same priority.
 * Returns 0. Bound: constant. */
static inline int kiln_yield(void)
{
    return kiln_call_yield();
}

/* End this task at once; standard output that is not flushed is lost (it is
 * flushed when the entry function returns). All that the task holds is released.
 * The lowest eight bits of `code` are kept for the tasks that join.
 * Bound: what it owns, and the tasks that wait for it. */
static inline _Noreturn void kiln_exit(int code)
{
    kiln_call_exit(code);
}

/* This task's pid, > 0. Bound: constant. */
static inline int kiln_getpid(void)
{
    return kiln_call_getpid();
}

/* Start a task with an argument.
 *
 * `entry`     the id of a task of the manifest that is not running, task_NAME from
 *             <kiln/app.h>; or a function, for a task of the pool that runs its
 *             code. This task needs the right `spawn` to the task or the pool.
 * `priority`  KILN_PRIORITY_DEFAULT, or a level from its ceiling (the most urgent
 *             allowed; by default the manifest's priority) to
 *             CONFIG_NUM_PRIORITIES - 2
 * `argument`  what the entry function gets
 *
 * Returns the new pid, or
 *   -ENOENT  there is no such task, and no pool has this code
 *   -EPERM   not granted, or a priority more urgent than the ceiling
 *   -EINVAL  the priority is not a level below idle's
 *   -EBUSY   it is running already, or all tasks of the pool are
 *   -ESRCH   the task whose memory the pool shares does not run
 * Does not block; a more urgent task runs at once. Bound: pools and their tasks. */
static inline int kiln_spawn_with(kiln_entry_t entry, int priority, uintptr_t argument)
{
    return kiln_call_spawn(entry, priority, argument);
}

/* kiln_spawn_with(entry, priority, 0). */
static inline int kiln_spawn(kiln_entry_t entry, int priority)
{
    return kiln_call_spawn(entry, priority, 0);
}

/* Start a task of a pool for each of the `count` entries of `table`, in order, as
 * kiln_spawn does. Needs the right `spawn` to the pool.
 *
 * `table`  readable memory of this task's
 *
 * Returns the number of tasks started: `count`, or fewer if one could not be started. If
 * none could be, returns
 *   -EFAULT  the table is not readable memory of this task's
 *   -EINVAL  count is more than there are tasks, or a priority not below idle's
 *   -ENOENT  no pool has this code
 *   -EPERM   not granted, or a priority more urgent than the ceiling
 *   -EBUSY   all tasks of the pool are running
 *   -ESRCH   the task whose memory the pool shares does not run
 * Does not block; more urgent tasks run once all are started.
 * Bound: count times kiln_spawn's. */
static inline int kiln_create_task(const struct kiln_task_entry *table, size_t count)
{
    return kiln_call_create_task(table, count);
}

/* End another task, or this one, as if it had exited. A pending restart after a fault
 * is cancelled. Needs the right `kill` to it.
 *
 * Returns 0, or
 *   -ESRCH  no task that lives now has this pid
 *   -EPERM  this task may not kill it
 * Does not block. Bound: as kiln_exit. */
static inline int kiln_kill(int pid)
{
    return kiln_call_kill(pid);
}

/* Wait up to `timeout_ms` for the end of a task. A task that has ended is a
 * zombie until a task has joined it or it starts again. Needs the right `join`.
 *
 * Returns its exit code, 0 to 255, or KILN_STATUS_KILLED, or KILN_STATUS_FAULTED; or
 *   -ESRCH      no task that lives now or ended last has this pid
 *   -EDEADLK    the task is this one, or waits, directly or through others, for this one to end
 *   -EAGAIN     it lives, and timeout_ms is KILN_NO_WAIT
 *   -ETIMEDOUT  it did not end in time
 *   -EPERM      this task may not join it
 *   -EINTR      a signal's handler ran meanwhile
 * Blocks unless timeout_ms is KILN_NO_WAIT.
 * Bound: tasks + pending timeouts. */
static inline int kiln_join(int pid, uint32_t timeout_ms)
{
    return kiln_call_join(pid, timeout_ms);
}

/* Change a task's own priority. A priority lent by mutexes stays in force while it is more
 * urgent. A task that becomes more urgent is queued after the ready tasks of its new priority,
 * one that becomes less urgent before them. Needs the right `nice` to it.
 *
 * `priority`  as kiln_spawn's
 *
 * Returns 0, or
 *   -ESRCH   no task that lives now has this pid
 *   -EPERM   this task may not do so, or the priority is above the ceiling
 *   -EINVAL  the priority is not a level below idle's
 * Does not block. Bound: mutexes, and the tasks that wait for each. */
static inline int kiln_nice(int pid, int priority)
{
    return kiln_call_nice(pid, priority);
}

/* Stop a task until kiln_resume. A wait continues meanwhile, and can end. Suspending a
 * suspended task has no effect. Needs the right `suspend` to it.
 *
 * Returns 0, or
 *   -ESRCH  no task that lives now has this pid
 *   -EPERM  this task may not suspend it
 * If the task is this one, does not return before it is resumed. Bound: constant. */
static inline int kiln_suspend(int pid)
{
    return kiln_call_suspend(pid);
}

/* Let a suspended task continue. Needs the right `suspend` to it.
 *
 * Returns 0, or
 *   -EALREADY  it is not suspended
 *   -ESRCH     no task that lives now has this pid
 *   -EPERM     this task may not resume it
 * Does not block; a more urgent task runs at once. Bound: constant. */
static inline int kiln_resume(int pid)
{
    return kiln_call_resume(pid);
}

/* The current pid of a task. Needs any right to it.
 *
 * `task`  its id, task_NAME from <kiln/app.h>
 *
 * Returns the pid, or
 *   -ENOENT  there is no such task
 *   -ESRCH   it does not run
 *   -EPERM   this task has no right to it
 * Bound: constant. */
static inline int kiln_task_pid(uint32_t task)
{
    return kiln_call_task_pid(task);
}

#endif
