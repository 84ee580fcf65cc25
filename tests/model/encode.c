/* SPDX-License-Identifier: MIT */
/*
 * States in canonical form. The search goes on from one state of each form only, the
 * first that it meets. That is sound if two states of one form have the same moves,
 * and each leads again to states of one form and gives the same results; explore.c
 * puts that to the test with the states that it does not go on from. What is left out,
 * and why nothing that follows depends on it:
 *
 * - the time: deadlines are written relative to it, and only their differences and
 *   their distance from now are ever compared. None is further away than three ticks,
 *   so that no cap is needed. A window of restarts that is over is as none: the next
 *   fault begins a new one.
 * - generations of pids and handles: the kernel only compares them, with that of the
 *   present life. Moves name the present one or the one before, never by its number.
 * - items' contents and their place in the ring: the kernel copies them and never reads
 *   them; the ring is the same all the way round. All items differ, so that the
 *   properties see any mistake with them.
 * - exit statuses: returned, never read.
 * - how long ago a period began, once no task may wait for the next one (see moves.c).
 * - where a handler is, and what the call that it interrupted returned: never read.
 * - saved contexts, the fault log and the console: the scheduler does not read them.
 * - what a task that is not in the state for it keeps: links, wait and detail unless
 *   it waits, its quantum unless it is ready (waking and resuming set it), all but the
 *   pending restart if it does not live (a start sets it); what is in a free slot.
 * - which of the tasks with equal definitions is which: they have the same priority
 *   and rights, so a state with two of them exchanged has the exchanged future. Of all
 *   ways to number them the least form counts.
 */
#include "model.h"

#include "heap.h"
#include "reaper.h"
#include "restart.h"

#include <stdlib.h>

struct writer {
    uint8_t *at;
    const uint8_t *number; /* of each task */
};

#define NOTHING 0xff
#define NUMBERINGS_MAX 24

static uint8_t numberings[NUMBERINGS_MAX][TASKS];
static unsigned numbering_count;

static bool alike(const struct task_def *a, const struct task_def *b)
{
    /* Those whose blocks come back take turns by their index. */
    if (HEAP_COUNT != 0 && a != b)
        return false;
    return a->priority == b->priority && a->ceiling == b->ceiling && a->domain == b->domain &&
           a->quantum_ticks == b->quantum_ticks && a->joinable == b->joinable &&
           a->worker_count == b->worker_count && a->timer_count == b->timer_count &&
           (a->signals != 0) == (b->signals != 0) && a->timing == b->timing &&
           a->policy == b->policy;
}

/* Number task `n` and those behind it in every way that only exchanges tasks alike;
 * `used` has a bit for each number that is taken. */
static void add_numberings(uint8_t *number, unsigned n, unsigned used)
{
    if (n == TASKS) {
        memcpy(numberings[numbering_count++], number, TASKS);
        return;
    }
    for (unsigned as = 0; as < TASKS; as++) {
        if ((used >> as & 1) == 0 && alike(&task_defs[n], &task_defs[as])) {
            number[n] = (uint8_t)as;
            add_numberings(number, n + 1, used | 1u << as);
        }
    }
}

void encode_begin(void)
{
    uint8_t number[TASKS];

    add_numberings(number, 0, 0);
}

static void put(struct writer *writer, unsigned value)
{
    if (value > 0xff)
        abort(); /* two values would share a form */
    *writer->at++ = (uint8_t)value;
}

static void put_task(struct writer *writer, const struct task *task)
{
    put(writer, task == NULL ? NOTHING : writer->number[id(task)]);
}

/* The tasks of a circular list, in order. */
static void put_list(struct writer *writer, const struct task *head)
{
    const struct task *task = head;

    if (head != NULL) {
        do {
            put_task(writer, task);
            task = task->next;
        } while (task != head);
    }
    put(writer, NOTHING);
}

/* What a blocked task waits for, as far as its place in a queue does not say it. */
static void put_wait(struct writer *writer, const struct task *task)
{
    bool flags = task->queue == NULL || task->queue == &events[0].waiters;
    bool joins = task->queue == &kernel.joiners;

    put(writer, flags && task->wait.flags != WAIT_PERIOD ? task->wait.flags : 0);
    put(writer, flags && task->queue != NULL ? task->wait_detail : 0);
    put_task(writer, joins ? task_of((uint32_t)task->wait.pid) : NULL);
}

/* Those of the moves: 1 and the alarm's. */
static unsigned both(uint32_t signals_set)
{
    return (signals_set >> 1 & 1) | (signals_set >> (KILN_SIGALRM - 1) & 2);
}

static void put_signals(struct writer *writer, const struct signals *own)
{
    put(writer, both(own->handled) | both(own->ignored) << 2 | (unsigned)own->active << 4);
    put(writer, both(own->pending));
}

/* When the period began or, while the task waits for it, begins; and what that returns. */
static void put_period(struct writer *writer, const struct task *task)
{
    bool waits =
        task->state == TASK_BLOCKED && task->queue == NULL && task->wait.flags == WAIT_PERIOD;
    uint64_t ago = kernel.now_ticks - timings[0].release_ticks;

    if (waits) {
        put(writer, 0x80 | (unsigned)-ago);
        put(writer, timings[0].late);
    } else {
        put(writer, ago < LATE_TICKS ? (unsigned)ago : LATE_TICKS);
    }
}

static void put_state(struct writer *writer, const struct task *task)
{
    put(writer, task->state);
    if (task_ending(task)) {
        put(writer, task->priority);
        put(writer, task->wait_detail);
    }
    if (!task_lives(task->state))
        return;
    put(writer, task->priority | (unsigned)task->base_priority << 4);
    put(writer, task->suspended);
    put(writer, *task->def->notified);
    if (task->def->timing != 0)
        put_period(writer, task);
    if (task->def->signals != 0)
        put_signals(writer, &signals[task->def->signals - 1]);
    for (const struct mutex *mutex = task->owned; mutex != NULL; mutex = mutex->next)
        put(writer, (unsigned)(mutex - mutexes));
    put(writer, NOTHING);
    if (task->state == TASK_BLOCKED)
        put_wait(writer, task);
    else if (task->state == TASK_READY)
        put(writer, task->quantum_left_ticks);
}

/* Is there an object? One of the manifest always is. */
static bool exists(unsigned index)
{
    return index < OBJECT_COUNT ||
           (index < OBJECT_COUNT + SLOT_COUNT && slots[index - OBJECT_COUNT].handle != 0);
}

static void put_mutex(struct writer *writer, const struct mutex *mutex)
{
    put_task(writer, mutex->owner);
    put(writer, mutex->depth == MUTEX_ORPHANED ? NOTHING : mutex->depth);
    put_list(writer, mutex->waiters);
}

/* Whose the blocks in use are; the bits of free ones say the same. */
static void put_heap(struct writer *writer)
{
    for (unsigned n = 0; n < HEAP_COUNT * HEAP_BLOCKS; n++) {
        const struct heap_entry *entry = &heap_defs[0].map[n];

        put_task(writer, entry->owner == 0 ? NULL : &tasks[entry->owner]);
        put(writer, entry->owner == 0 ? 0 : entry->order);
    }
    if (HEAP_COUNT == 0)
        return;
    put_task(writer, reaper.task);
}

static void put_object(struct writer *writer, unsigned index)
{
    if (object_kinds[index] == KILN_OBJECT_SEMAPHORE) {
        const struct semaphore *semaphore = objects[index];

        put(writer, semaphore->count);
        put_list(writer, semaphore->waiters);
    } else if (object_kinds[index] == KILN_OBJECT_MUTEX) {
        put_mutex(writer, objects[index]);
    } else if (object_kinds[index] == KILN_OBJECT_QUEUE) {
        const struct queue *queue = objects[index];

        put(writer, queue->used);
        put_list(writer, queue->receivers);
        put_list(writer, queue->senders);
    } else if (object_kinds[index] == KILN_OBJECT_EVENT) {
        put(writer, events[0].flags);
        put_list(writer, events[0].waiters);
    } else if (object_kinds[index] == KILN_OBJECT_HEAP) {
        put_heap(writer);
    } else { /* a timer; its deadline is among the deadlines */
        put(writer, pending(&timers[0].timeout) ? timers[0].period_ticks : 0);
    }
}

/* Whose alarm a deadline is; false: it is none. */
static bool put_alarm(struct writer *writer, const struct timeout *node)
{
    for (unsigned n = 0; n < SIGNALS_COUNT; n++) {
        if (node != &signals[n].alarm)
            continue;
        put(writer, TASKS + 1);
        put_task(writer, &tasks[signals_tasks[n]]);
        return true;
    }
    return false;
}

/* The deadlines in their order, each with its distance from now. */
static void put_deadlines(struct writer *writer)
{
    for (const struct timeout *node = kernel.timeouts; node != NULL; node = node->next) {
        const char *task = (const char *)node - offsetof(struct task, timeout);

        if (node == &timers[0].timeout)
            put(writer, TASKS);
        else if (node == &timings[0].watchdog)
            put(writer, TASKS + 2);
        else if (!put_alarm(writer, node))
            put_task(writer, (const struct task *)(const void *)task);
        put(writer, (unsigned)(node->deadline_ticks - kernel.now_ticks));
    }
    put(writer, NOTHING);
}

static void put_restarts(struct writer *writer)
{
    uint64_t age = kernel.now_ticks - restarts_of_t1.window_start_ticks;

    if (restarts_of_t1.count != 0 && age < RESTART_WINDOW_TICKS) {
        put(writer, restarts_of_t1.count);
        put(writer, (unsigned)age);
    }
}

static unsigned write_form(uint8_t *form, const uint8_t *number)
{
    struct writer writer = {form, number};

    for (unsigned wanted = 1; wanted < TASKS; wanted++) {
        for (unsigned n = 1; n < TASKS; n++) {
            if (number[n] == wanted)
                put_state(&writer, &tasks[n]);
        }
    }
    for (unsigned p = 0; p < CONFIG_NUM_PRIORITIES - 1; p++)
        put_list(&writer, kernel.ready[p]);
    put_list(&writer, kernel.joiners);
    for (unsigned index = 0; index < OBJECT_COUNT + SLOT_COUNT; index++) {
        if (exists(index))
            put_object(&writer, index);
        if (index >= OBJECT_COUNT)
            put_task(&writer, exists(index) ? slots[index - OBJECT_COUNT].creator : NULL);
    }
    put_deadlines(&writer);
    put_restarts(&writer);
    return (unsigned)(writer.at - form);
}

unsigned encode(uint8_t form[FORM_MAX])
{
    uint8_t other[FORM_MAX];
    unsigned length = write_form(form, numberings[0]);

    for (unsigned n = 1; n < numbering_count; n++) {
        unsigned others = write_form(other, numberings[n]);
        int order = memcmp(other, form, others < length ? others : length);

        if (order < 0 || (order == 0 && others < length)) {
            memcpy(form, other, others);
            length = others;
        }
    }
    return length;
}
