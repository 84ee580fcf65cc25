/* SPDX-License-Identifier: MIT */
/*
 * Signals, of tasks that declare them: handlers that run in the midst of what their
 * task does, one at a time, and an alarm.
 */
#ifndef KILN_KERNEL_SIGNALS_H
#define KILN_KERNEL_SIGNALS_H

#include "task.h"

struct signals {
    struct timeout alarm; /* first */
    uint32_t handled;     /* bit n: signal n runs the handler */
    uint32_t ignored;     /* bit n: signal n does nothing; neither: it ends the task */
    uint32_t pending;     /* handled ones that wait for the handler to return */
    uintptr_t handler;    /* as the task said it, and used by nobody else */
    struct arch_signal interrupted;
    bool active; /* the handler runs */
};

/* Generated: SIGNALS_COUNT of them, by task_def.signals - 1, and the tasks' indices. */
extern struct signals signals[];
extern const uint8_t signals_tasks[];

/* Forget a task's signals, which has ended. Bound: constant. */
void signals_stop(const struct task *task);

/* If `timeout` is an alarm, it goes off. Bound: that of a task's end. */
bool signals_expire(struct timeout *timeout);

int32_t sys_signal_action(uint32_t signal, uint32_t action, uint32_t handler);
int32_t sys_signal_return(void);
int32_t sys_signal_send(uint32_t pid, uint32_t signal);
int32_t sys_alarm(uint32_t ms);

#endif
