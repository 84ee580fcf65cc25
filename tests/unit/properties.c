/* SPDX-License-Identifier: MIT */
#include "properties.h"

#include "fixture.h"
#include "places.h"
#include "sched.h"
#include "timeout.h"

#include <errno.h>
#include <kiln/types.h>
#include <string.h>

/* A property returns NULL, or what is wrong. */
typedef const char *(*property_fn)(const struct step *step);

static struct place was[TASKS];
static struct place now[TASKS];

static bool calls(const struct step *step, uint32_t number)
{
    return step->action == ACTION_CALL && step->number == number;
}

static bool pending(const struct task *task, const struct task *state)
{
    return state->timeout_prev != task;
}

/* A node is on at most one list, links agree, no list has another cycle. */
static const char *p6(const struct step *step)
{
    if (!places_locate(step, was) || !places_locate(NULL, now))
        return "a list's links are wrong, or a task is on two";
    return NULL;
}

/* The running task is runnable and none runnable ranks above it. */
static const char *p1(const struct step *step)
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
    return NULL;
}

/* Each task is in exactly one state, and where that state puts it. */
static const char *p2(const struct step *step)
{
    (void)step;
    FOR_EACH_TASK(task)
    {
        const void *list = now[id(task)].list;
        bool timed = pending(task, task);

        if (task->state == TASK_READY) {
            if (list != &kernel.ready[task->priority] || task->queue != NULL || timed)
                return "a ready task is not only on its ready list";
        } else if (task->state == TASK_BLOCKED) {
            if (list != task->queue)
                return "a blocked task is not only on its queue";
        } else if (task->state != TASK_DORMANT || list != NULL || task->queue != NULL || timed) {
            return "a dormant task is somewhere";
        }
    }
    return NULL;
}

/* Ready bitmap and lists agree. */
static const char *p3(const struct step *step)
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
        return old(step, step->task)->quantum_left_ticks == 1;
    return calls(step, CALL_yield) || (calls(step, CALL_sleep) && step->args[0] == 0);
}

/* Two tasks on one list: must `first` stand before `second`? */
static bool before(const struct step *step, const struct task *first, const struct task *second)
{
    const void *list = now[id(first)].list;
    bool first_stayed = was[id(first)].list == list && first->pid == old(step, first)->pid;
    bool second_stayed = was[id(second)].list == list && second->pid == old(step, second)->pid;

    if (first->priority != second->priority)
        return first->priority < second->priority;
    if (first_stayed != second_stayed)
        return first_stayed;
    if (!first_stayed)
        return now[id(first)].position < now[id(second)].position; /* both are new */
    if (list == &kernel.ready[first->priority] && rotates(step)) {
        if (first == step->task || second == step->task)
            return second == step->task;
    }
    return was[id(first)].position < was[id(second)].position;
}

/* First in, first out within a priority, on ready lists and in queues. */
static const char *p4(const struct step *step)
{
    FOR_EACH_TASK(first)
    {
        FOR_EACH_TASK(second)
        {
            if (first == second || now[id(first)].list == NULL ||
                now[id(first)].list != now[id(second)].list)
                continue;
            if (before(step, first, second) != (now[id(first)].position < now[id(second)].position))
                return "two tasks on one list are in the wrong order";
        }
    }
    return NULL;
}

/* The quantum a task must have after the step. */
static uint16_t quantum_expected(const struct step *step, const struct task *task)
{
    const struct task *then = old(step, task);

    if (then->state != TASK_READY)
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
static const char *p4_quantum(const struct step *step)
{
    FOR_EACH_TASK(task)
    {
        if (task->state == TASK_READY && task->quantum_left_ticks != quantum_expected(step, task))
            return "a task's quantum is wrong";
    }
    return NULL;
}

/* Idle runs only alone. */
static const char *p5(const struct step *step)
{
    (void)step;
    FOR_EACH_TASK(task)
    {
        if (kernel.current == &tasks[IDLE] && task != &tasks[IDLE] && task->state == TASK_READY)
            return "idle runs although another task is ready";
    }
    return NULL;
}

/* For semaphores: waiters mean a count of 0. */
static const char *p12(const struct step *step)
{
    (void)step;
    for (struct semaphore *sem = semaphores; sem < semaphores + SEMAPHORES; sem++) {
        if (sem->count != 0 && sem->waiters != NULL)
            return "a task waits for a semaphore that is available";
    }
    return NULL;
}

/* For semaphores: what was given is what was taken and what is counted. */
static const char *p13(const struct step *step)
{
    for (struct semaphore *sem = semaphores; sem < semaphores + SEMAPHORES; sem++) {
        const struct semaphore *then = BEFORE(step, *sem);
        bool own = step->args[0] == (uint32_t)(sem - semaphores);
        bool done = step->task->context.result == 0 && step->task->state == TASK_READY;
        int expected = then->count;

        if (own && done && calls(step, CALL_sem_signal))
            expected += then->waiters == NULL;
        if (own && done && calls(step, CALL_sem_wait))
            expected--;
        if (sem->count != expected || sem->count > semaphore_defs[sem - semaphores].max)
            return "a semaphore's count is wrong";
    }
    return NULL;
}

/* A call that fails changes nothing but its own result. */
static const char *p15(const struct step *step)
{
    const char *context = (const char *)&step->task->context;
    size_t offset = (size_t)(context - host_state);
    size_t rest = offset + sizeof(step->task->context);

    if (step->action != ACTION_CALL || step->task->state == TASK_DORMANT ||
        step->task->context.result >= 0)
        return NULL;
    if (memcmp(host_state, step->before, offset) != 0 ||
        memcmp(host_state + rest, step->before + rest, host_state_size() - rest) != 0)
        return "a call failed and changed something";
    return NULL;
}

/* A call comes at some moment between its tick, `start`, and the next one; only
 * from there on do whole ticks count. */
static uint64_t deadline_expected(uint64_t start, uint32_t ms)
{
    return start + 1 + ((uint64_t)ms * CONFIG_TICK_HZ + 999) / 1000;
}

/* A timeout never ends early, and within a tick when the task can run. */
static const char *p18(const struct step *step)
{
    FOR_EACH_TASK(task)
    {
        const struct task *then = old(step, task);

        if (pending(task, task) && task->timeout.deadline_ticks <= kernel.now_ticks)
            return "a deadline is over and the task still waits";
        if (pending(task, then) && then->pid == task->pid && task->state == TASK_READY &&
            step->action == ACTION_TICK && then->deadline_ticks > kernel.now_ticks)
            return "a timeout ended early";
        if (!pending(task, task) || (pending(task, then) && then->pid == task->pid))
            continue;
        if (task->timeout.deadline_ticks !=
            deadline_expected(kernel.now_ticks, step->args[calls(step, CALL_sem_wait)]))
            return "a deadline is not what the call asked for";
    }
    return NULL;
}

/* The order of deadlines is sorted, first come first among equals. */
static const char *p19(const struct step *step)
{
    const struct task *last = NULL;
    unsigned left = TASKS;
    unsigned found = 0;

    for (const struct task *task = kernel.timeouts; task != NULL; task = task->timeout_next) {
        if (left-- == 0 || task->timeout_prev != last || task->state != TASK_BLOCKED)
            return "the list of deadlines is broken";
        if (last != NULL && last->deadline_ticks > task->timeout.deadline_ticks)
            return "deadlines are not sorted";
        if (last != NULL && last->deadline_ticks == task->timeout.deadline_ticks &&
            !pending(last, old(step, last)))
            return "a new deadline stands before an equal one";
        last = task;
        found++;
    }
    FOR_EACH_TASK(task)
    found -= pending(task, task);
    return found == 0 ? NULL : "a deadline is not on the list";
}

/* Is `result` what the wait of `task`, which this step ended, must return? */
static bool wait_ended_well(const struct step *step, const struct task *task, int32_t result)
{
    const struct task *then = old(step, task);
    bool due = pending(task, then) && then->deadline_ticks <= kernel.now_ticks;
    const char *queue = (const char *)then->queue;
    bool semaphore =
        queue >= (const char *)semaphores && queue < (const char *)(semaphores + SEMAPHORES);

    if (step->action == ACTION_TICK)
        return due && result == (queue != NULL ? -ETIMEDOUT : 0);
    if (semaphore)
        return calls(step, CALL_sem_signal) && result == 0 && was[id(task)].position == 0 &&
               queue == (const char *)&semaphores[step->args[0]].waiters;
    return queue != NULL && result > 0; /* the console's */
}

/* Exactly one of event, timeout, kill ends a wait, and the code says which. */
static const char *p20(const struct step *step)
{
    unsigned signalled = 0;

    FOR_EACH_TASK(task)
    {
        const struct task *then = old(step, task);
        bool ended = then->state == TASK_BLOCKED && task->state == TASK_READY;

        if (then->state != TASK_DORMANT && task->context.wakes != then->context.wakes + ended)
            return "a wait ended twice, or a task was woken that did not wait";
        if (ended && !wait_ended_well(step, task, task->context.result))
            return "a wait ended for no reason, or its code is wrong";
        if (then->state == TASK_BLOCKED && task->state == TASK_DORMANT &&
            (step->action != ACTION_FAULT || step->task != task))
            return "a waiting task ended by itself";
        signalled += ended && calls(step, CALL_sem_signal);
    }
    return signalled > 1 ? "one signal ended two waits" : NULL;
}

/* N ticks are N. */
static const char *p21(const struct step *step)
{
    uint64_t expected = BEFORE(step, kernel)->now_ticks + (step->action == ACTION_TICK);

    return kernel.now_ticks == expected ? NULL : "a tick was lost or counted twice";
}

/* Which words of a task's own state may hold stale addresses: its links, while
 * it is on no list that uses them. */
static bool stale(const struct task *task, const void *word)
{
    if (word == &task->next || word == &task->prev)
        return now[id(task)].list == NULL;
    if (word == &task->timeout_next)
        return !pending(task, task);
    return word == &task->timeout_prev && (const char *)task->timeout_prev == (const char *)task;
}

/* After the end of a task nothing refers to it, and its pid is another. */
static const char *p22(const struct step *step)
{
    FOR_EACH_TASK(task)
    {
        if (task->state == TASK_DORMANT && old(step, task)->state != TASK_DORMANT &&
            task->pid == old(step, task)->pid)
            return "a task ended and its pid is still good";
    }
    for (const char *at = host_state; at < host_state_end; at += sizeof(void *)) {
        const struct task *target = *(const struct task *const *)(const void *)at;
        size_t offset = (size_t)(at - (const char *)tasks);

        if (target < tasks || target >= tasks + TASKS || target->state != TASK_DORMANT)
            continue;
        if (at < (const char *)tasks || offset >= sizeof(tasks[0]) * TASKS ||
            !stale(&tasks[offset / sizeof(tasks[0])], at))
            return "something refers to a task that ended";
    }
    return NULL;
}

/* A started task is as after boot, but for its generation. */
static const char *p24(const struct step *step)
{
    FOR_EACH_TASK(task)
    {
        const struct task *then = old(step, task);
        uint32_t priority = step->args[1];

        if (then->state != TASK_DORMANT || task->state == TASK_DORMANT)
            continue;
        if (priority == (uint32_t)KILN_PRIORITY_DEFAULT)
            priority = task->def->priority;
        if (!calls(step, CALL_spawn) || step->args[0] != id(task) + 1 || task->pid != then->pid ||
            task->priority != priority)
            return "a task was started that nobody spawned so";
        if (task->state != TASK_READY || task->queue != NULL || pending(task, task) ||
            task->def != &task_defs[id(task)] || task->context.wakes != 0 ||
            task->context.result != 0 || task->context.starts != then->context.starts + 1)
            return "a started task is not as after boot";
    }
    return NULL;
}

/* P6 comes first: the others walk along the links that it has checked. */
static const struct {
    const char *name;
    property_fn check;
} properties[] = {
    {"P6", p6},   {"P1", p1},         {"P2", p2},   {"P3", p3},   {"P5", p5},   {"P19", p19},
    {"P4", p4},   {"P4", p4_quantum}, {"P12", p12}, {"P13", p13}, {"P15", p15}, {"P18", p18},
    {"P20", p20}, {"P21", p21},       {"P22", p22}, {"P24", p24},
};

const char *properties_check(const struct step *step, const char *only, const char **why)
{
    for (unsigned i = 0; i < sizeof(properties) / sizeof(properties[0]); i++) {
        *why = properties[i].check(step);
        if (*why != NULL && (only == NULL || strcmp(only, properties[i].name) == 0))
            return properties[i].name;
    }
    return NULL;
}
