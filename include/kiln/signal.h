/* SPDX-License-Identifier: MIT */
/*
 * Signals and alarms. A task that handles signals is declared so in app.yaml:
 *
 *   logger:
 *     signals: true
 *
 * lib/posix has signal(), raise(), kill(), alarm() and pause() on top of what is here.
 *
 * A handler runs in its task, unprivileged, on its stack, in the midst of whatever the task
 * does; so it should do little more than set a `volatile sig_atomic_t`. It begins when the
 * task would run: at once if the task runs or is the most urgent that can. If the task
 * waits, the wait ends first, and its call returns -EINTR. Handlers run one at a time. A signal
 * that comes meanwhile is kept, once per signal; the lowest number is next. A handler needs
 * 32 bytes of stack besides its own, below the task's stack pointer at that moment; without
 * them the task ends by a stack overflow.
 *
 * A signal that a task neither handles nor ignores ends it, with KILN_STATUS_KILLED
 * for the tasks that join. So does every signal to a task without `signals`.
 */
#ifndef KILN_SIGNAL_H
#define KILN_SIGNAL_H

#include <generated/syscalls.h>
#include <kiln/types.h>

/* Set the action of `signal`, 1 to 31 except KILN_SIGKILL, for this task: KILN_SIGNAL_DEFAULT,
 * KILN_SIGNAL_IGNORE or KILN_SIGNAL_HANDLE. All handled signals begin at one `handler`, that of
 * the latest call; it gets the signal's number and must end in kiln_signal_return().
 * Each time the task starts, all actions are the default. signal() of lib/posix keeps a
 * table of handlers.
 *
 * Returns 0, or
 *   -EINVAL  not a signal, KILN_SIGKILL, or not an action
 *   -EPERM   this task has no `signals`
 * Does not block. Bound: constant. */
static inline int kiln_signal_action(int signal, int action, kiln_signal_handler_t handler)
{
    return kiln_call_signal_action(signal, action, handler);
}

/* End the handler: continue what it interrupted, or begin the next pending signal.
 * Outside a handler it is a fault. Does not return, except with
 *   -EPERM  this task has no `signals`
 * Does not block. Bound: constant. */
static inline int kiln_signal_return(void)
{
    return kiln_call_signal_return();
}

/* Send `signal`, 0 to 31, to a task with the right `kill` to it, or to this task itself.
 * 0 sends nothing, and only checks whether the task lives and this task may send to it.
 *
 * Returns 0, or
 *   -ESRCH   no living task has this pid
 *   -EPERM   this task may not send it signals
 *   -EINVAL  the signal is not 0 to 31
 * Does not block; the handler of a more urgent task, or of this task, runs before it returns.
 * Bound: as kiln_exit. */
static inline int kiln_signal_send(int pid, int signal)
{
    return kiln_call_signal_send(pid, signal);
}

/* Send KILN_SIGALRM to this task after `ms`; 0 cancels the alarm. There is one alarm per task: a
 * new one replaces the last. It is never early, and less than two ticks late.
 *
 * Returns what was left of the last one in ms, 1 to INT32_MAX, or 0 if there was none, or
 *   -EPERM  this task has no `signals`
 * Does not block. Bound: pending timeouts. */
static inline int kiln_alarm(uint32_t ms)
{
    return kiln_call_alarm(ms);
}

#endif
