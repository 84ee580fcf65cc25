/* SPDX-License-Identifier: MIT */
/* P22 to P24: what is left of a task that ended, and how one begins. */
#include "account.h"
#include "properties_all.h"
#include "reaper.h"

/* Which words of a task's own state may hold stale addresses: its links, while it
 * is on no list that uses them. */
static bool stale(const struct task *task, const void *word)
{
    if (word == &task->next || word == &task->prev)
        return now[id(task)].list == NULL;
    return false;
}

/* Cycles that were counted can look like an address. */
static bool counts_cycles(const void *word)
{
    uintptr_t at = (uintptr_t)word;

    return ACCOUNT_COUNT != 0 && at >= (uintptr_t)accounts &&
           at < (uintptr_t)(accounts + ACCOUNT_COUNT);
}

/* Does any pointer of the kernel's state lead to a task that does not live? */
static bool referred_to(void)
{
    const char *first = (const char *)tasks;

    for (const char *at = host_state; at < host_state_end; at += sizeof(void *)) {
        const struct task *target = *(const struct task *const *)(const void *)at;
        uintptr_t distance = (uintptr_t)target - (uintptr_t)tasks;
        size_t offset = (size_t)(at - first);

        if (distance >= TASK_COUNT * sizeof(tasks[0]) || counts_cycles(at))
            continue;
        if (distance % sizeof(tasks[0]) != 0)
            continue; /* a timeout's place in it: P2 and P19 look at those; or no pointer */
        if (task_lives(target->state))
            continue;
        if (at == (const char *)&reaper.task && target->state == TASK_ENDING)
            continue; /* its blocks come back */
        if (at < first || offset >= sizeof(tasks[0]) * TASK_COUNT ||
            !stale(&tasks[offset / sizeof(tasks[0])], at))
            return true;
    }
    return false;
}

/* Is `task` ending whose pid was this one? */
static bool ending_since(const struct task *task, int32_t pid)
{
    return task->state == TASK_ENDING &&
           (uint32_t)task->pid == (((uint32_t)pid + PID_GENERATION_STEP) & PID_MAX);
}

/* After the end of a task nothing refers to it, and its pid is another. */
const char *p22(const struct step *step)
{
    FOR_EACH_TASK(task)
    {
        const struct task *target = task_of((uint32_t)task->wait.pid);

        if (!task_lives(task->state) && task_lives(old(step, task)->state) &&
            task->pid == old(step, task)->pid)
            return "a task ended and its pid is still good";
        if (task->queue == &kernel.joiners && !ending_since(target, task->wait.pid) &&
            (target->pid != task->wait.pid || !task_lives(target->state)))
            return "a task waits for the end of one that ended";
        if (!task_lives(task->state) && task->owned != NULL)
            return "a task that ended owns something";
        if (!task_lives(task->state) && task->def->notified != NULL && *task->def->notified != 0)
            return "a task that ended has notifications";
    }
    for (const struct timer *timer = timers; timer < timers + TIMER_COUNT; timer++) {
        if (pending(&timer->timeout) && !task_lives(tasks[timer_defs[timer - timers].task].state))
            return "a timer runs for a task that ended";
    }
    for (const struct irq_grant *grant = irq_grants; grant < irq_grants + IRQ_COUNT; grant++) {
        if (host_irq_enabled(grant) && !task_lives(grant->task->state))
            return "the interrupt of a task that ended is enabled";
    }
    return referred_to() ? "something refers to a task that ended" : NULL;
}

/* Kill is total and idempotent: whom it reached does not live, nor will by itself, nor
 * do those that shared its memory; and a task that was not killed and did not fault
 * ends only by its own exit. */
const char *p23(const struct step *step)
{
    const struct task *target = task_of(step->args[0]);
    bool killed = calls(step, CALL_kill) && (ended(step, step->task) || succeeded(step, CALL_kill));

    FOR_EACH_TASK(task)
    {
        bool domain_ended = task->def->domain != 0 && ended(step, &tasks[task->def->domain]);
        bool itself = step->task == task &&
                      (calls(step, CALL_exit) || step->bad_frame || step->action == ACTION_FAULT);

        if (killed && task == target && (task_lives(task->state) || task_pending(NULL, task)))
            return "a task was killed and lives, or will";
        if (task_lives(task->state) && task->def->domain != 0 &&
            !task_lives(tasks[task->def->domain].state))
            return "a task lives on without its domain";
        if (ended(step, task) && !itself && !domain_ended && !(killed && task == target) &&
            !watchdog_due(step, task) && !signal_ends(step, task))
            return "a task ended that nobody ended";
    }
    for (uint32_t i = 0; i < SLOT_COUNT; i++) {
        if (slots[i].handle != 0 && !task_lives(slots[i].creator->state))
            return "an object outlives the task that made it";
    }
    return NULL;
}

/* The priority that the step asked for a task which it started, or -1 if it did not. */
static int priority_asked(const struct step *step, const struct task *task)
{
    uint32_t priority = step->args[1];

    if (step->action == ACTION_TICK && task_pending(step, task) &&
        old(step, task)->timeout.deadline_ticks == kernel.now_ticks)
        return task->def->priority;
    if (calls(step, CALL_create_task) && task->def->domain != 0)
        return task->priority;
    if (!calls(step, CALL_spawn))
        return -1;
    if (task->def->domain == 0 ? step->args[0] != id(task) + 1 : step->args[0] <= TASK_COUNT)
        return -1;
    return priority == (uint32_t)KILN_PRIORITY_DEFAULT ? task->def->priority : (int)priority;
}

/* A started task is as after boot, but for its generation. */
const char *p24(const struct step *step)
{
    FOR_EACH_TASK(task)
    {
        const struct task *then = old(step, task);

        if (!began(step, task))
            continue;
        if (task->pid != then->pid || task->priority != priority_asked(step, task))
            return "a task was started that nobody started so";
        if (task->state != (task->suspended ? TASK_SUSPENDED : TASK_READY) || task->queue != NULL ||
            task_pending(NULL, task) || task->base_priority != task->priority ||
            task->owned != NULL || task->suspended & SUSPENDED_BY_CALL ||
            task->wait.buffer != NULL || task->wait_detail != 0 ||
            task->def != &task_defs[id(task)] || task->context.wakes != 0 ||
            task->context.result != 0 || task->context.starts != then->context.starts + 1)
            return "a started task is not as after boot";
    }
    return NULL;
}
