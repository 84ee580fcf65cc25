/* SPDX-License-Identifier: MIT */
#include "budget.h"

#include "account.h"
#include "sched.h"
#include "timeout.h"
#include "timing.h"
#include "wait.h"

/* A period that passed unnoticed: the next one began with it, or long ago, when the
 * task used nothing. */
static void budget_renew(const struct task *task, uint64_t elapsed_ticks, uint32_t every_ticks)
{
    struct timing *timing = timing_of(task);

    if (elapsed_ticks / 2 < every_ticks)
        timing->begin_ticks += every_ticks;
    else
        timing->begin_ticks = kernel.now_ticks;
    timing->begin_cycles = account_cycles(task);
}

static void budget_hold(struct task *task, uint64_t until_ticks)
{
    task->suspended |= SUSPENDED_BY_BUDGET;
    if (task->state == TASK_READY) {
        sched_remove(task);
        task->state = TASK_SUSPENDED;
    }
    timeout_insert(&timing_of(task)->refill, until_ticks);
}

void budget_check(struct task *task)
{
    const struct timing_def *def;
    struct timing *timing;
    uint64_t elapsed_ticks;

    if (BUDGET_COUNT == 0 || !is_timed(task))
        return;
    def = timing_def_of(task);
    timing = timing_of(task);
    if (def->every_ticks == 0)
        return;
    if (timeout_pending(&timing->refill))
        return;
    elapsed_ticks = kernel.now_ticks - timing->begin_ticks;
    if (elapsed_ticks >= def->every_ticks)
        budget_renew(task, elapsed_ticks, def->every_ticks);
    else if (account_cycles(task) - timing->begin_cycles >= def->budget_cycles)
        budget_hold(task, timing->begin_ticks + def->every_ticks);
}

void budget_refill(struct task *task)
{
    struct timing *timing = timing_of(task);

    timing->begin_ticks = timing->refill.deadline_ticks;
    timing->begin_cycles = account_cycles(task);
    task_release(task, SUSPENDED_BY_BUDGET);
}
