/* SPDX-License-Identifier: MIT */
/* Notifications: 31 bits of a task's own that others, timers and interrupts set. */
#ifndef KILN_KERNEL_NOTIFY_H
#define KILN_KERNEL_NOTIFY_H

#include "task.h"

/* Set `bits` for a living `task` whose definition has room for them, and wake it
 * if it waits for any of them. Bound: constant. */
void notify_task(struct task *task, uint32_t bits);

/* `task` ends: nothing is pending for its next life. Bound: constant. */
static inline void notify_clear(const struct task *task)
{
    if (NOTIFIED_COUNT != 0 && task->def->notified != NULL)
        *task->def->notified = 0;
}

int32_t sys_notify(uint32_t pid, uint32_t bits);
int32_t sys_notify_wait(uint32_t bits, uint32_t timeout_ms);

#endif
