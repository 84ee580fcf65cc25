/* SPDX-License-Identifier: MIT */
/*
 * Interrupts of devices that a task handles itself, unprivileged.
 *
 * Declared in app.yaml by the task's `irqs: {DEVICE: notify.BIT}`; the handle is
 * irq_DEVICE, or irq_DEVICE_SIGNAL for `DEVICE.SIGNAL`, from <kiln/app.h>. When the
 * interrupt comes, the kernel masks its line and notifies the task with the bit. The
 * task waits with kiln_notify_wait, serves the device (for which it needs the grant
 * `mmio`), and enables the line again. A line that is never enabled again stays
 * masked and takes no time from any task.
 *
 * Lines are masked when a task starts, and when it ends.
 *
 * An interrupt that comes while its line is masked is kept, and comes when the line
 * is enabled. A level-triggered line is still high when the kernel masks it. Therefore
 * one extra notification comes after the device is quiet and the line is enabled; one may
 * also be left from before the task's last end. A handler first looks at its device.
 */
#ifndef KILN_IRQ_H
#define KILN_IRQ_H

#include <generated/syscalls.h>
#include <kiln/types.h>

/* Enable the interrupt for one notification: then its line is masked again.
 *
 * Returns 0, or
 *   -EBADF  not a handle of any interrupt
 *   -EPERM  another task's interrupt, or this task has none
 * Does not block; a pending interrupt comes at once. Bound: constant. */
static inline int kiln_irq_enable(kiln_irq_t irq)
{
    return kiln_call_irq_enable(irq);
}

#endif
