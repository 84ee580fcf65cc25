/* SPDX-License-Identifier: MIT */
/* P1 to P6: who runs, and who stands where. */
#include "properties_all.h"

struct place was[TASK_COUNT];
struct place now[TASK_COUNT];

/* A node is on at most one list, links agree, no list has another cycle. */
const char *p6(const struct step *step)
{
    if (!places_locate(step, was) || !places_locate(NULL, now))
        return "a list's links are wrong, or a task is on two";
    return NULL;
}

/* The running task is runnable and none runnable ranks above it. */
const char *p1(const struct step *step)
{
    (void)step;
    if (kernel.current != kernel.next || kernel.current->state != TASK_READY)
        return "the running task cannot run";
    FOR_EACH_TASK(task)
    {
        if (task->state == TASK_READY && task->priority < kernel.current->priority)
            return "a more urgent task is ready";
    }
    if (kernel.ready[kernel.current->priority] != kernel.current)
        return "the running task is not the head of its list";
    return kernel.def == kernel.current->def ? NULL : "the running task's definition is another's";
}

/* What must be so of a task in its state; its list is `list`. */
static const char *state_wrong(const struct task *task, const void *list)
{
    bool timed = task_pending(NULL, task);
    bool placed = list != NULL || task->queue != NULL;

    switch (task->state) {
    case TASK_READY:
        if (list != &kernel.ready[task->priority] || task->queue != NULL || timed ||
            task->suspended)
            return "a ready task is not only on its ready list";
        return NULL;
    case TASK_BLOCKED:
        return list == task->queue ? NULL : "a blocked task is not only on its queue";
    case TASK_SUSPENDED:
        if (placed || timed || !task->suspended)
            return "a suspended task is somewhere";
        return NULL;
    case TASK_DORMANT:
    case TASK_ZOMBIE:
    case TASK_ENDING:
        if (placed || task->suspended & SUSPENDED_BY_CALL || (timed && task->def->policy == NULL))
            return "a task that ended is somewhere";
        return NULL;
    default:
        return "a task is in no state that exists";
    }
}

/* Each task is in exactly one state, and where that state puts it. */
const char *p2(const struct step *step)
{
    (void)step;
    FOR_EACH_TASK(task)
    {
        const char *wrong = state_wrong(task, now[id(task)].list);

        if (wrong != NULL)
            return wrong;
        if (task->state == TASK_ZOMBIE && !task->def->joinable)
            return "a task is a zombie that nobody may join";
    }
    return NULL;
}

/* Ready bitmap and lists agree. */
const char *p3(const struct step *step)
{
    uint32_t expected = 0;

    (void)step;
    for (uint8_t p = 0; p < CONFIG_NUM_PRIORITIES; p++)
        expected |= kernel.ready[p] != NULL ? 0x80000000u >> p : 0;
    return kernel.ready_bitmap == expected ? NULL : "the bitmap is not that of the lists";
}

/* True if the step sends the task that ran behind its equals. */
static bool rotates(const struct step *step)
{
    if (step->action == ACTION_TICK)
        return !step->bad_frame && old(step, step->task)->quantum_left_ticks == 1;
    return calls(step, CALL_yield) || (calls(step, CALL_sleep) && step->args[0] == 0);
}

/* Did `task` stay on its list, in the same life and with the same priority? */
static bool stayed(const struct step *step, const struct task *task)
{
    return was[id(task)].list == now[id(task)].list && !ended(step, task) && !began(step, task) &&
           task->priority == old(step, task)->priority;
}

/* Did `task` become less urgent on a ready list? Then it stands before its equals. */
static bool lowered(const struct step *step, const struct task *task)
{
    return task->state == TASK_READY && old(step, task)->state == TASK_READY &&
           !began(step, task) && task->priority > old(step, task)->priority;
}

/* Did `task` wake and become less urgent in one step? It may have been ready in between. */
static bool woke_lower(const struct step *step, const struct task *task)
{
    return woke(step, task) && task->priority > old(step, task)->priority;
}

/* Of two that wait for the console, in the order of their coming: as order() below. */
static int turn(const struct task *first, const struct task *second)
{
    bool first_waited = was[id(first)].list == &kernel.writers;
    bool second_waited = was[id(second)].list == &kernel.writers;

    if (first_waited && second_waited)
        return was[id(first)].position < was[id(second)].position ? 1 : -1;
    return first_waited - second_waited;
}

/* Of two tasks on one list, must `first` stand before `second` (1), behind it (-1), or may
 * either be (0)? */
static int order(const struct step *step, const struct task *first, const struct task *second)
{
    bool first_stayed = stayed(step, first);
    bool second_stayed = stayed(step, second);

    if (now[id(first)].list == &kernel.writers)
        return turn(first, second);
    if (first->priority != second->priority)
        return first->priority < second->priority ? 1 : -1;
    if (woke_lower(step, first) || woke_lower(step, second))
        return 0;
    if (!first_stayed && !second_stayed) {
        /* At a tick, tasks wake in the order of their deadlines. */
        if (step->action == ACTION_TICK || was[id(first)].list == NULL ||
            was[id(first)].list != was[id(second)].list || lowered(step, first) ||
            lowered(step, second))
            return 0;
        return was[id(first)].position < was[id(second)].position ? 1 : -1;
    }
    if (!second_stayed)
        return lowered(step, second) ? -1 : 1;
    if (!first_stayed)
        return lowered(step, first) ? 1 : -1;
    if (rotates(step) && now[id(first)].list == &kernel.ready[first->priority] &&
        (first == step->task || second == step->task))
        return second == step->task ? 1 : -1;
    return was[id(first)].position < was[id(second)].position ? 1 : -1;
}

/* First in, first out within a priority, on ready lists and in queues. */
const char *p4(const struct step *step)
{
    unsigned ends = 0;

    FOR_EACH_TASK(task)
    ends += ended(step, task);
    if (ends > 1) /* of a domain: each end may have moved others */
        return NULL;
    FOR_EACH_TASK(first)
    {
        const void *list = now[id(first)].list;

        if (list == NULL)
            continue;
        for (const struct task *second = first + 1; second < tasks + TASK_COUNT; second++) {
            int wanted = now[id(second)].list == list ? order(step, first, second) : 0;

            if (wanted != 0 && (wanted > 0) != (now[id(first)].position < now[id(second)].position))
                return "two tasks on one list are in the wrong order";
        }
    }
    return NULL;
}

/* The quantum a ready task must have after the step. */
static uint16_t quantum_expected(const struct step *step, const struct task *task)
{
    const struct task *then = old(step, task);

    if (then->state != TASK_READY || began(step, task))
        return task->def->quantum_ticks;
    if (task != step->task)
        return then->quantum_left_ticks;
    if (rotates(step))
        return task->def->quantum_ticks;
    if (step->action == ACTION_TICK && then->quantum_left_ticks != 0)
        return then->quantum_left_ticks - 1;
    return then->quantum_left_ticks;
}

/* Round robin: each ready task has the quantum that it did not use up. */
const char *p4_quantum(const struct step *step)
{
    FOR_EACH_TASK(task)
    {
        if (task->state == TASK_READY && task->quantum_left_ticks != quantum_expected(step, task))
            return "a task's quantum is wrong";
    }
    return NULL;
}

/* Idle runs only alone. */
const char *p5(const struct step *step)
{
    (void)step;
    FOR_EACH_TASK(task)
    {
        if (kernel.current == &tasks[0] && task != &tasks[0] && task->state == TASK_READY)
            return "idle runs although another task could";
    }
    return NULL;
}
