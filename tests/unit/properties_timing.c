/* SPDX-License-Identifier: MIT */
/* P31 to P33: the budget, the period and the watchdog of one task, where it has them. */
#include "account.h"
#include "properties_all.h"

#define TIMING (&timings[0])
#define DEF (&timing_defs[0])
#define TIMED (&tasks[DEF->task])

/* A task whose budget is used up does not run before its next period, nor later. */
const char *p31(const struct step *step)
{
    bool held = TIMED->suspended & SUSPENDED_BY_BUDGET;
    uint64_t elapsed_ticks = kernel.now_ticks - TIMING->begin_ticks;

    if (!has_timing)
        return NULL;
    if (held != pending(&TIMING->refill))
        return "a task is held without an end, or not held";
    if (held)
        return TIMING->refill.deadline_ticks == TIMING->begin_ticks + DEF->every_ticks &&
                       elapsed_ticks < DEF->every_ticks
                   ? NULL
                   : "a task is held for another time than its period";
    /* Whoever runs is looked at with each tick, and when it leaves the processor. */
    if (step->action == ACTION_TICK && kernel.next == TIMED && elapsed_ticks < DEF->every_ticks &&
        account_cycles(TIMED) - TIMING->begin_cycles >= DEF->budget_cycles)
        return "a task goes on without a budget";
    if (kernel.next != TIMED && BEFORE(step, kernel)->current == TIMED &&
        elapsed_ticks < DEF->every_ticks &&
        account_cycles(TIMED) - TIMING->begin_cycles >= DEF->budget_cycles)
        return "a task left the processor and kept a budget that it has used up";
    return NULL;
}

/* The beginning of the first period that is not over at `now_ticks`, from one on. */
static uint64_t next_release(uint64_t begin_ticks, uint64_t now_ticks)
{
    while (begin_ticks + DEF->period_ticks <= now_ticks)
        begin_ticks += DEF->period_ticks;
    return begin_ticks;
}

/* A call that waits for the next period: the deadline counts once, in the first call for a
 * period, and each period that is left out. */
static bool period_counted(const struct timing *then)
{
    bool first = !then->cut_short;
    uint64_t begin_ticks = then->release_ticks + first * DEF->period_ticks;
    uint64_t next_ticks = next_release(begin_ticks, kernel.now_ticks);
    uint64_t late = (first && kernel.now_ticks > then->release_ticks + DEF->deadline_ticks) +
                    (next_ticks - begin_ticks) / DEF->period_ticks;

    return TIMING->release_ticks == next_ticks && !TIMING->cut_short &&
           TIMING->late == (first ? 0 : then->late) + late;
}

/* Periods follow one another, and each deadline that is missed is counted. */
const char *p32(const struct step *step)
{
    const struct timing *then = BEFORE(step, *TIMING);
    bool interrupted;

    if (!has_timing)
        return NULL;
    if (began(step, TIMED))
        return TIMING->release_ticks == kernel.now_ticks && !TIMING->cut_short
                   ? NULL
                   : "the first period did not begin with its task";
    if (calls(step, CALL_period_wait) && step->task == TIMED && !ended(step, TIMED))
        return period_counted(then) ? NULL : "a period drifts, or a deadline is not counted";
    interrupted = old(step, TIMED)->state == TASK_BLOCKED && old(step, TIMED)->queue == NULL &&
                  old(step, TIMED)->wait.flags == WAIT_PERIOD && handler_began(step, TIMED) &&
                  TIMED->context.result == -EINTR;
    if (TIMING->cut_short != (then->cut_short || interrupted))
        return "a period that was cut short is not waited for again";
    return TIMING->release_ticks == then->release_ticks && TIMING->late == then->late
               ? NULL
               : "a period changed by itself";
}

/* A live task's watchdog runs, from its start or the latest check-in on, and no other's. */
const char *p33(const struct step *step)
{
    const struct timeout *then = BEFORE(step, TIMING->watchdog);
    const struct timeout *watchdog = &TIMING->watchdog;
    bool fed = calls(step, CALL_watchdog_feed) && step->task == TIMED && !ended(step, TIMED);

    if (!has_timing)
        return NULL;
    if (pending(watchdog) != task_lives(TIMED->state))
        return "a watchdog does not live as long as its task";
    if (!pending(watchdog))
        return NULL;
    if (fed || began(step, TIMED))
        return watchdog->deadline_ticks == kernel.now_ticks + DEF->watchdog_ms + 1
                   ? NULL
                   : "a watchdog is not what was declared";
    return watchdog->deadline_ticks == then->deadline_ticks &&
                   watchdog->deadline_ticks > kernel.now_ticks
               ? NULL
               : "a watchdog changed by itself, or is late";
}
