/* SPDX-License-Identifier: MIT */
#include "restart.h"

#include "kernel.h"
#include "timeout.h"

/* Whether one more restart stays within the limit; counts it if so. The window
 * begins with the first restart in it. */
static bool restart_allowed(const struct fault_policy *policy)
{
    struct restarts *restarts = policy->restarts;
    uint64_t age_ticks = kernel.now_ticks - restarts->window_start_ticks;

    if (restarts->count == 0 || age_ticks >= time_ticks_from_ms(policy->window_ms)) {
        restarts->window_start_ticks = kernel.now_ticks;
        restarts->count = 0;
    }
    if (restarts->count == policy->max)
        return false;
    restarts->count++;
    return true;
}

enum fault_action restart_decide(const struct fault_policy *policy)
{
    if (policy->action != FAULT_RESTART || restart_allowed(policy))
        return policy->action;
    return policy->then;
}

void restart_later(struct task *task)
{
    timeout_start(&task->timeout, task->def->policy->backoff_ms);
}
