/* SPDX-License-Identifier: MIT */
/* What a task has of signals: which it handles, which are pending, its alarm. */
#ifndef KILN_KERNEL_SIGNAL_STATE_H
#define KILN_KERNEL_SIGNAL_STATE_H

#include "task.h"

struct signals {
    struct timeout alarm; /* first */
    uint32_t handled;     /* bit n: signal n runs the handler */
    uint32_t ignored;     /* bit n: signal n does nothing; neither: it ends the task */
    uint32_t pending;     /* handled ones that wait for the handler to return */
    uintptr_t handler;    /* as the task gave it; nothing else uses it */
    struct arch_signal interrupted;
    bool active; /* the handler runs */
};

/* Generated: SIGNALS_COUNT of them, by task_def.signals - 1, and the tasks' indices. */
extern struct signals signals[];
extern const uint8_t signals_tasks[];

/* Of a task that declares them, else NULL. */
static inline struct signals *signals_of(const struct task *task)
{
    return SIGNALS_COUNT == 0 || task->def->signals == 0 ? NULL : &signals[task->def->signals - 1];
}

/* Forget a task's signals, which has ended. Bound: constant. */
void signals_stop(const struct task *task);

#endif
