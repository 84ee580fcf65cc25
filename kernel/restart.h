/* SPDX-License-Identifier: MIT */
/* What happens after a fault: the policy of the manifest's `fault:`. */
#ifndef KILN_KERNEL_RESTART_H
#define KILN_KERNEL_RESTART_H

#include "task.h"

enum fault_action { FAULT_STOP, FAULT_RESTART, FAULT_PANIC };

struct restarts {
    uint64_t window_start_ticks; /* when the first of `count` was */
    uint32_t count;
};

struct fault_policy {
    struct restarts *restarts; /* NULL unless action is FAULT_RESTART */
    uint32_t window_ms;
    uint32_t backoff_ms; /* from the fault to the restart, at least 1 */
    uint16_t max;        /* restarts within a window */
    uint8_t action;      /* enum fault_action */
    uint8_t then;        /* beyond max: FAULT_STOP or FAULT_PANIC */
};

/* The policy of `task`, or NULL: a fault ends it for good. */
static inline const struct fault_policy *policy_of(const struct task *task)
{
    return POLICY_COUNT != 0 ? task->def->policy : NULL;
}

/* What the policy says to one more fault of its task; a restart counts.
 * Bound: constant. */
enum fault_action restart_decide(const struct fault_policy *policy);

/* Whether the deadline of `task`, which is over, is that of its restart. */
static inline bool restart_due(const struct task *task)
{
    return POLICY_COUNT != 0 && task->state != TASK_BLOCKED;
}

/* Start `task`, which has just ended, after its back-off.
 * Bound: timeouts pending. */
void restart_later(struct task *task);

#endif
