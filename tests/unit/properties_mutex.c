/* SPDX-License-Identifier: MIT */
/* P7 to P11: mutexes, and the priorities that they lend. */
#include "properties_all.h"

/* The most urgent priority of those who wait for `mutex`, by `priorities`. */
static uint8_t lent(const struct mutex *mutex, const uint8_t *priorities)
{
    uint8_t most = mutex->ceiling;

    FOR_EACH_TASK(task)
    {
        if (task->queue == &mutex->waiters && priorities[id(task)] < most)
            most = priorities[id(task)];
    }
    return most;
}

/* Priorities in force, worked out from nothing but own ones, owners and waiters,
 * until nothing changes: through all chains. */
static void work_out(uint8_t *priorities)
{
    bool changed = true;

    FOR_EACH_TASK(task)
    priorities[id(task)] = task->base_priority;
    while (changed) {
        changed = false;
        for (const struct mutex *mutex = mutexes; mutex < mutexes + MUTEX_COUNT; mutex++) {
            uint8_t most = lent(mutex, priorities);

            if (mutex->owner != NULL && most < priorities[id(mutex->owner)]) {
                priorities[id(mutex->owner)] = most;
                changed = true;
            }
        }
    }
}

static const struct task *wrong_priority(void)
{
    uint8_t priorities[TASK_COUNT];

    work_out(priorities);
    FOR_EACH_TASK(task)
    {
        if (task_lives(task->state) && task->priority != priorities[id(task)])
            return task;
    }
    return NULL;
}

/* Effective priority = the most urgent of its own and of the waiters of every mutex
 * it owns, transitively. */
const char *p7(const struct step *step)
{
    (void)step;
    return wrong_priority() == NULL ? NULL : "a task's priority is not what its mutexes justify";
}

/* Unlocking one of several mutexes keeps what the others justify. */
const char *p8(const struct step *step)
{
    if (!succeeded(step, CALL_mutex_unlock))
        return NULL;
    return wrong_priority() == NULL ? NULL : "after an unlock a priority is wrong";
}

/* Timeout, kill and change of priority recompute the chain. */
const char *p9(const struct step *step)
{
    bool concerned = step->action != ACTION_CALL || calls(step, CALL_kill) ||
                     calls(step, CALL_exit) || calls(step, CALL_nice) ||
                     calls(step, CALL_destroy) || calls(step, CALL_signal_send);

    if (!concerned)
        return NULL;
    return wrong_priority() == NULL ? NULL : "a chain was not worked out again";
}

/* How often `mutex` is on its owner's list. */
static unsigned times_owned(const struct mutex *mutex)
{
    unsigned left = MUTEX_COUNT + 1;
    unsigned found = 0;

    for (const struct mutex *m = mutex->owner->owned; m != NULL && left-- > 0; m = m->next)
        found += m == mutex;
    return found;
}

/* A free mutex has no waiter; an owner is alive, and knows what it owns. */
const char *p10(const struct step *step)
{
    unsigned owned = 0;

    (void)step;
    for (const struct mutex *mutex = mutexes; mutex < mutexes + MUTEX_COUNT; mutex++) {
        if (mutex->owner == NULL && mutex->waiters != NULL)
            return "a task waits for a mutex that is free";
        if (mutex->owner == NULL)
            continue;
        if (!task_lives(mutex->owner->state))
            return "a task that ended owns a mutex";
        if (times_owned(mutex) != 1)
            return "a mutex is not on its owner's list";
        owned++;
    }
    FOR_EACH_TASK(task)
    {
        for (const struct mutex *m = task->owned; m != NULL; m = m->next) {
            if (m->owner != task || owned-- == 0)
                return "a task's list has a mutex of another owner";
        }
    }
    return NULL;
}

/* Would `task`, waiting for `mutex`, wait for itself? By the state before the step. */
static bool closes(const struct step *step, const struct task *task, const struct mutex *mutex)
{
    for (unsigned n = 0; n <= MUTEX_COUNT; n++) {
        const struct task *owner = BEFORE(step, *mutex)->owner;
        const struct task **queue;
        uintptr_t offset;

        if (owner == NULL || owner == task)
            return owner == task;
        queue = (const struct task **)old(step, owner)->queue;
        offset = (uintptr_t)queue - (uintptr_t)mutexes;
        if (offset >= MUTEX_COUNT * sizeof(mutexes[0]))
            return false;
        mutex = (const struct mutex *)(const void *)queue;
    }
    return true;
}

/* A lock that would close a cycle is refused, and no other is for that. */
const char *p11(const struct step *step)
{
    const struct mutex *mutex;
    int32_t result = 0;
    bool own;

    if (!calls(step, CALL_mutex_lock))
        return NULL;
    mutex = object_of(step->args[0], KILN_OBJECT_MUTEX);
    if (returned(step, &result) && result != -EDEADLK)
        return NULL;
    if (mutex == NULL)
        return "a lock of what is no mutex has a strange result";
    own = BEFORE(step, *mutex)->owner == step->task;
    if (closes(step, step->task, mutex) != (result == -EDEADLK) || own)
        return "a lock that closes a cycle waits, or another was refused";
    return NULL;
}
