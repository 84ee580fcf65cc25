/* SPDX-License-Identifier: MIT */
/* P34 to P36: signals by another way than the kernel's, and alarms. */
#include "properties_all.h"

/* What should have become of a task's signals. */
struct expected {
    uint32_t handled;
    uint32_t ignored;
    uint32_t pending;
    bool active;
    uint32_t begun; /* the signal whose handler begins, or 0 */
    bool ends;      /* the task does */
};

static const struct signals *signals_if_any(const struct task *task)
{
    return task->def->signals == 0 ? NULL : &signals[task->def->signals - 1];
}

static void expect_action(const struct step *step, const struct task *task, struct expected *e)
{
    uint32_t bit = 1u << (step->args[0] % 32);

    if (step->task != task || !succeeded(step, CALL_signal_action))
        return;
    e->handled = step->args[1] == KILN_SIGNAL_HANDLE ? e->handled | bit : e->handled & ~bit;
    e->ignored = step->args[1] == KILN_SIGNAL_IGNORE ? e->ignored | bit : e->ignored & ~bit;
    e->pending &= e->handled;
}

static struct expected expect(const struct step *step, const struct task *task)
{
    const struct signals *then = BEFORE(step, *signals_if_any(task));
    struct expected e = {then->handled, then->ignored, then->pending, then->active, 0, false};
    uint32_t signal = signal_to(step, task);

    expect_action(step, task, &e);
    if (signal != 0 && !((e.handled | e.ignored) & (1u << signal)))
        e.ends = true;
    if (signal != 0)
        e.pending |= e.handled & (1u << signal);
    if (calls(step, CALL_signal_return) && step->task == task) {
        e.ends = !e.active;
        e.active = false;
    }
    while (!e.active && e.pending != 0) {
        while (!(e.pending & (1u << e.begun)))
            e.begun++;
        e.pending &= ~(1u << e.begun);
        e.active = true;
    }
    return e;
}

bool signal_ends(const struct step *step, const struct task *task)
{
    int32_t result = 0;

    if (signals_if_any(task) != NULL)
        return expect(step, task).ends;
    if (calls(step, CALL_signal_return) && step->task == task)
        return !returned(step, &result) || result != -EPERM; /* else the call is not its */
    return signal_to(step, task) != 0;
}

/* Handlers begin for the right signals, at the right place, and one at a time. */
const char *p34(const struct step *step)
{
    FOR_EACH_TASK(task)
    {
        const struct signals *own = signals_if_any(task);
        uint32_t entered = task->context.entered - old(step, task)->context.entered;
        struct expected e;

        if (began(step, task) || ended(step, task))
            continue;
        if (own == NULL && entered != 0)
            return "a task has a handler that has no signals";
        if (own == NULL || !task_lives(task->state))
            continue;
        e = expect(step, task);
        if (entered != (e.begun != 0) || own->active != e.active)
            return "a handler began that was not to, or none did";
        if (entered != 0 && task->state == TASK_BLOCKED)
            return "a handler began and its task waits";
        if (own->active != (task->context.entered != task->context.returned))
            return "handlers run at once, or none does";
        if (entered != 0 &&
            (task->context.signal != e.begun || task->context.handler != own->handler))
            return "a handler began for another signal, or elsewhere";
    }
    return NULL;
}

/* No signal is lost, invented or done twice, and nothing of one outlives the task. */
const char *p35(const struct step *step)
{
    FOR_EACH_TASK(task)
    {
        const struct signals *own = signals_if_any(task);
        bool same = !began(step, task) && !ended(step, task);
        struct expected e;

        if (same && signal_ends(step, task))
            return "a signal ended no task that it had to end";
        if (own == NULL)
            continue;
        if (!task_lives(task->state) &&
            (own->handled || own->ignored || own->pending || own->active || pending(&own->alarm)))
            return "signals of a task that ended";
        if (!same || !task_lives(task->state))
            continue;
        e = expect(step, task);
        if (own->handled != e.handled || own->ignored != e.ignored || own->pending != e.pending)
            return "a signal was lost, or invented";
        if ((own->handled | own->ignored) & (1u | 1u << KILN_SIGKILL))
            return "a task handles what it may not";
    }
    return NULL;
}

/* An alarm is what its task asked for last, and goes off on its tick. */
const char *p36(const struct step *step)
{
    FOR_EACH_TASK(task)
    {
        const struct signals *own = signals_if_any(task);
        const struct timeout *then;
        bool asked = step->task == task && succeeded(step, CALL_alarm);

        if (own == NULL || ended(step, task) || began(step, task))
            continue;
        then = BEFORE(step, own->alarm);
        if (asked && pending(&own->alarm) != (step->args[0] != 0))
            return "an alarm was asked for and is not there, or the reverse";
        if (asked && pending(&own->alarm) &&
            own->alarm.deadline_ticks != kernel.now_ticks + step->args[0] + 1)
            return "an alarm is for another time";
        if (asked)
            continue;
        if (pending(&own->alarm) != (pending(then) && then->deadline_ticks != kernel.now_ticks))
            return "an alarm is late, or changed by itself";
        if (pending(&own->alarm) && own->alarm.deadline_ticks != then->deadline_ticks)
            return "an alarm changed by itself";
    }
    return NULL;
}
