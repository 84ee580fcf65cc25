/* SPDX-License-Identifier: MIT */
/*
 * Signals and alarms. A task that is to handle some says so in app.yaml:
 *
 *   logger:
 *     signals: true
 *
 * lib/posix has signal(), raise(), kill(), alarm() and pause() on top of what is here.
 *
 * A handler runs in its task, unprivileged, on its stack, in the midst of whatever the task
 * does; so it is for little more than setting a `volatile sig_atomic_t`. It begins when
 * the task would run: at once if the task runs or is the most urgent that can. If the task
 * waits, the wait ends first, and its call returns -EINTR. Handlers run one at a time, and what
 * comes meanwhile is kept, once for each signal; the lowest number is next. A handler
 * needs 32 bytes of stack besides its own, wherever the task is at that moment: if they are not
 * there, the task ends by a stack overflow.
 *
 * A signal that a task neither handles nor ignores ends it, with KILN_STATUS_KILLED
 * for those who join. So does every signal to a task without `signals`.
 */
#ifndef KILN_SIGNAL_H
#define KILN_SIGNAL_H

#include <generated/syscalls.h>
#include <kiln/types.h>

/* Say what `signal`, 1 to 31 but KILN_SIGKILL, does to this task: KILN_SIGNAL_DEFAULT,
 * KILN_SIGNAL_IGNORE or KILN_SIGNAL_HANDLE. All that are handled begin at `handler`, the last
 * that was said; it gets the signal's number and must end in kiln_signal_return().
 * Each life of the task begins with the default for all. signal() of lib/posix keeps a
 * table of handlers.
 *
 * Returns 0, or
 *   -EINVAL  no signal, KILN_SIGKILL, or no action
 *   -EPERM   this task has no `signals`
 * Does not block. Bound: constant. */
static inline int kiln_signal_action(int signal, int action, kiln_signal_handler_t handler)
{
    return kiln_call_signal_action(signal, action, handler);
}

/* The handler is done: go on with what it interrupted, or with the next pending signal.
 * Outside a handler it is a fault. Does not return, unless there is an error:
 *   -EPERM  this task has no `signals`
 * Does not block. Bound: constant. */
static inline int kiln_signal_return(void)
{
    return kiln_call_signal_return();
}

/* Send `signal`, 0 to 31, to a task with the right `kill` to it, or to this task itself.
 * 0 sends nothing, and tells whether the task lives and may be sent something.
 *
 * Returns 0, or
 *   -ESRCH   no living task has this pid
 *   -EPERM   this task may not send it signals
 *   -EINVAL  the signal is not 0 to 31
 * Does not block; the handler of a more urgent task, or one's own, runs before it returns.
 * Bound: as kiln_exit. */
static inline int kiln_signal_send(int pid, int signal)
{
    return kiln_call_signal_send(pid, signal);
}

/* Send KILN_SIGALRM to this task after `ms`; 0: not any more. There is one alarm: a new one
 * takes the place of the last. It is never early, and late by less than two ticks.
 *
 * Returns what was left of the last one in ms, 1 to INT32_MAX, or 0 if there was none, or
 *   -EPERM  this task has no `signals`
 * Does not block. Bound: pending timeouts. */
static inline int kiln_alarm(uint32_t ms)
{
    return kiln_call_alarm(ms);
}

#endif
