/* SPDX-License-Identifier: MIT */
/*
 * The order of pending deadlines, and the tick.
 *
 * A wait of `ms`, rounded up to whole ticks, never ends early, and at most one
 * tick late: part of the current tick is over when it begins.
 */
#ifndef KILN_KERNEL_TIMEOUT_H
#define KILN_KERNEL_TIMEOUT_H

#include "kernel.h"

/* Wake `task` at a tick at least `ms` from now. Bound: timeouts pending. */
void timeout_start(struct task *task, uint32_t ms);

/* Forget `task`'s deadline, if it has one. Bound: constant. */
void timeout_cancel(struct task *task);

/* The tick: called by the architecture CONFIG_TICK_HZ times a second.
 * Bound: timeouts that end at this tick; constant when none does. */
void time_tick(void);

/* Whole ticks that cover `ms`. Bound: constant. */
uint64_t time_ticks_from_ms(uint32_t ms);

/* Milliseconds since boot, rounded down. */
int32_t sys_time(void);

#endif
