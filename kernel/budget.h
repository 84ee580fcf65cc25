/* SPDX-License-Identifier: MIT */
/*
 * Budgets: a task that has used its share of the processor waits for its next period.
 * Usage is read from its account, at each tick and whenever it leaves the processor: so
 * a task cannot evade it by leaving before the ticks, and gets at most one tick above
 * its share.
 */
#ifndef KILN_KERNEL_BUDGET_H
#define KILN_KERNEL_BUDGET_H

#include "task.h"

/* Hold `task`, which runs or ran last, until its next period if its budget is used up.
 * Bound: timeouts pending. */
void budget_check(struct task *task);

/* The next period of `task` begins. Bound: constant. */
void budget_refill(struct task *task);

#endif
