/* SPDX-License-Identifier: MIT */
/* P18 to P21: deadlines, and what ends a wait. */
#include "properties_all.h"

/* A call comes at some moment between its tick, `start`, and the next one; only
 * from there on do whole ticks count. */
static uint64_t deadline_expected(uint64_t start, uint32_t ms)
{
    return start + 1 + ((uint64_t)ms * CONFIG_TICK_HZ + 999) / 1000;
}

/* The milliseconds for which the call of this step may wait. */
static uint32_t timeout_argument(const struct step *step)
{
    switch (step->number) {
    case CALL_sleep:
        return step->args[0];
    case CALL_queue_send:
    case CALL_queue_recv:
        return step->args[2];
    case CALL_read:
    case CALL_event_wait:
        return step->args[3];
    default: /* sem_wait, mutex_lock, join, notify_wait */
        return step->args[1];
    }
}

/* Was its restart due, but its blocks of heaps not back? */
static bool restart_put_off(const struct step *step, const struct task *task)
{
    const struct task *then = old(step, task);

    return step->action == ACTION_TICK && then->state == TASK_ENDING &&
           then->timeout.deadline_ticks == kernel.now_ticks &&
           task->timeout.deadline_ticks == kernel.now_ticks + 1;
}

/* A deadline that a task has, now or new in this step. */
static const char *task_deadline(const struct step *step, const struct task *task)
{
    const struct task *then = old(step, task);
    bool had = task_pending(step, task) && !ended(step, task) && !began(step, task);
    uint32_t ms;

    if (task_pending(NULL, task) && task->timeout.deadline_ticks <= kernel.now_ticks)
        return "a deadline is over and the task still waits";
    if (had && (woke(step, task) || began(step, task)) && step->action == ACTION_TICK &&
        task->context.result == -ETIMEDOUT && then->timeout.deadline_ticks > kernel.now_ticks)
        return "a timeout ended early";
    if (!task_pending(NULL, task))
        return NULL;
    if (had && restart_put_off(step, task))
        return NULL;
    if (had)
        return task->timeout.deadline_ticks == then->timeout.deadline_ticks
                   ? NULL
                   : "a deadline changed while its task waits";
    if (task->state == TASK_BLOCKED && task->queue == NULL && task->wait.flags == WAIT_PERIOD)
        return task->timeout.deadline_ticks == timings[0].release_ticks
                   ? NULL
                   : "a wait for a period has another's deadline";
    ms = task->state == TASK_BLOCKED ? timeout_argument(step) : task->def->policy->backoff_ms;
    /* A task that dies at a tick does so before the tick counts. */
    return task->timeout.deadline_ticks == deadline_expected(kernel.now_ticks - step->bad_frame, ms)
               ? NULL
               : "a deadline is not what was asked for";
}

/* The deadline of a timer: kept, met and moved on by a period, or set anew. */
static const char *timer_deadline(const struct step *step, const struct timer *timer)
{
    const struct timer *then = BEFORE(step, *timer);
    const struct timer_def *def = &timer_defs[timer - timers];
    bool had = pending(&then->timeout);
    bool has = pending(&timer->timeout);
    uint64_t deadline = timer->timeout.deadline_ticks;
    bool own = object_of(step->args[0], KILN_OBJECT_TIMER) == timer;

    if (has && deadline <= kernel.now_ticks)
        return "a timer is late";
    if (own && succeeded(step, CALL_timer_start))
        return has && deadline == deadline_expected(kernel.now_ticks, step->args[1])
                   ? NULL
                   : "a timer was started and does not run so";
    if (began(step, &tasks[def->task]))
        return has == def->autostart &&
                       (!has || deadline == deadline_expected(kernel.now_ticks, def->delay_ms))
                   ? NULL
                   : "a timer did not start with its task, or another did";
    if ((own && succeeded(step, CALL_timer_stop)) || ended(step, &tasks[def->task]))
        return has ? "a timer runs that was stopped" : NULL;
    if (had && then->timeout.deadline_ticks == kernel.now_ticks && step->action == ACTION_TICK)
        return has == (then->period_ticks != 0) &&
                       (!has || deadline == then->timeout.deadline_ticks + then->period_ticks)
                   ? NULL
                   : "a period drifts, or a timer does not go on";
    return has == had && (!has || deadline == then->timeout.deadline_ticks)
               ? NULL
               : "a timer changed by itself";
}

/* A timeout never fires early, and within a tick when the task can run. */
const char *p18(const struct step *step)
{
    const char *wrong;

    FOR_EACH_TASK(task)
    {
        if ((wrong = task_deadline(step, task)) != NULL)
            return wrong;
    }
    for (const struct timer *timer = timers; timer < timers + TIMER_COUNT; timer++) {
        if ((wrong = timer_deadline(step, timer)) != NULL)
            return wrong;
    }
    return NULL;
}

/* Is `node` a task's or a timer's that may be pending? */
static bool node_good(const struct timeout *node)
{
    const struct task *task = (const void *)((const char *)node - offsetof(struct task, timeout));

    for (const struct timer *timer = timers; timer < timers + TIMER_COUNT; timer++) {
        if (node == &timer->timeout)
            return true;
    }
    if (node == &timings[0].watchdog || node == &timings[0].refill)
        return has_timing;
    for (const struct signals *own = signals; own < signals + SIGNALS_COUNT; own++) {
        if (node == &own->alarm)
            return has_signals;
    }
    return task >= tasks && task < tasks + TASK_COUNT && task->state != TASK_READY &&
           task->state != TASK_SUSPENDED;
}

/* Was `node` pending before the step, with this deadline? */
static bool node_stayed(const struct step *step, const struct timeout *node)
{
    const struct timeout *then = BEFORE(step, *node);

    return pending(then) && then->deadline_ticks == node->deadline_ticks;
}

/* The order of deadlines is sorted, first come first among equals. */
const char *p19(const struct step *step)
{
    const struct timeout *last = NULL;
    struct timeout *const *link = &kernel.timeouts;
    unsigned left = TASK_COUNT + TIMER_COUNT + 2 * TIMING_COUNT + SIGNALS_COUNT;
    unsigned found = 0;

    for (const struct timeout *node = kernel.timeouts; node != NULL; node = node->next) {
        if (left-- == 0 || node->link != link || !node_good(node))
            return "the list of deadlines is broken";
        if (last != NULL && last->deadline_ticks > node->deadline_ticks)
            return "deadlines are not sorted";
        if (last != NULL && last->deadline_ticks == node->deadline_ticks &&
            !node_stayed(step, last) && node_stayed(step, node))
            return "a new deadline stands before an equal one";
        last = node;
        link = &node->next;
        found++;
    }
    FOR_EACH_TASK(task)
    found -= task_pending(NULL, task);
    for (const struct timer *timer = timers; timer < timers + TIMER_COUNT; timer++)
        found -= pending(&timer->timeout);
    found -= pending(&timings[0].watchdog) + pending(&timings[0].refill);
    for (const struct signals *own = signals; own < signals + SIGNALS_COUNT; own++)
        found -= pending(&own->alarm);
    return found == 0 ? NULL : "a deadline is not on the list";
}

/* N ticks are N. */
const char *p21(const struct step *step)
{
    uint64_t expected = BEFORE(step, kernel)->now_ticks + (step->action == ACTION_TICK);

    return kernel.now_ticks == expected ? NULL : "a tick was lost or counted twice";
}
