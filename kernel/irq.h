/* SPDX-License-Identifier: MIT */
/*
 * Interrupts granted to tasks. The kernel masks the line and notifies the task,
 * which handles its device unprivileged and then enables the line again. A line
 * whose task does not do so stays masked and takes time from nobody.
 *
 * A line is masked at boot, from its interrupt to the task's call, and as long as
 * its task does not live.
 */
#ifndef KILN_KERNEL_IRQ_H
#define KILN_KERNEL_IRQ_H

#include "task.h"

struct irq_grant {
    struct task *task; /* the task to notify; it alone may enable the line */
    uint32_t bits;     /* to notify with */
    struct arch_irq irq;
};

/* Generated: IRQ_COUNT of them by handle, those of one task together. */
extern const struct irq_grant irq_grants[];

/* The interrupt of `grant` has come: called by the architecture's entry code.
 * Bound: constant. */
void irq_notify(const struct irq_grant *grant);

/* `task` ends: its lines are masked. Bound: its interrupts. */
void irq_mask_own(const struct task *task);

int32_t sys_irq_enable(uint32_t irq);

#endif
