/* SPDX-License-Identifier: MIT */
#include "irq.h"

#include "kernel.h"
#include "notify.h"
#include "pid.h"

#include <errno.h>

void irq_notify(const struct irq_grant *grant)
{
    arch_irq_mask(&grant->irq);
    /* The same entry can have ended the task for a bad stack pointer. */
    if (task_lives(grant->task->state))
        notify_task(grant->task, grant->bits);
}

void irq_mask_own(const struct task *task)
{
    for (uint32_t i = 0; IRQ_COUNT != 0 && i < task->def->irq_count; i++)
        arch_irq_mask(&irq_grants[task->def->first_irq + i].irq);
}

int32_t sys_irq_enable(uint32_t irq)
{
    if (irq >= IRQ_COUNT)
        return -EBADF;
    if (irq_grants[irq].task != kernel.current)
        return -EPERM;
    arch_irq_unmask(&irq_grants[irq].irq);
    return 0;
}
