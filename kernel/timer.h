/* SPDX-License-Identifier: MIT */
/* Timers: after a delay, and maybe again each period, they notify a task. */
#ifndef KILN_KERNEL_TIMER_H
#define KILN_KERNEL_TIMER_H

#include "task.h"

struct timer {
    struct timeout timeout;
    uint32_t period_ticks; /* 0: once */
};

struct timer_def {
    uint32_t bits;     /* to notify with */
    uint32_t delay_ms; /* if autostart */
    uint32_t period_ms;
    uint8_t task; /* index of the task to notify */
    uint8_t autostart;
};

/* Generated: TIMER_COUNT of them, those of one task together. */
extern struct timer timers[];
extern const struct timer_def timer_defs[];

/* `task` starts: so do its timers that start by themselves.
 * Bound: its timers, each once through the pending timeouts. */
void timer_start_own(const struct task *task);

/* `task` ends: its timers stop. Bound: its timers. */
void timer_stop_own(const struct task *task);

/* The timer of `timeout`, or NULL if it is a task's. Bound: constant. */
struct timer *timer_of_timeout(struct timeout *timeout);

/* The deadline of `timer` is over. Bound: timeouts pending. */
void timer_expire(struct timer *timer);

int32_t sys_timer_start(uint32_t handle, uint32_t delay_ms, uint32_t period_ms);
int32_t sys_timer_stop(uint32_t handle);

#endif
