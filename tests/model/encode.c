/* SPDX-License-Identifier: MIT */
/*
 * States in canonical form. What is left out, and why nothing that follows depends
 * on it:
 *
 * - the time: deadlines are written relative to it, and only their differences and
 *   their distance from now are ever compared. None is further away than three ticks,
 *   so that no cap is needed.
 * - generations of pids: every move uses the present pid; whether a stale one is
 *   refused is for the random steps.
 * - items' contents and their place in the ring: the kernel copies and never reads
 *   them; the ring is the same all the way round.
 * - saved contexts, wait buffers, quanta (nobody has one) and the fault log: the
 *   scheduler does not read them. Stale links and detail of tasks that do not wait.
 * - which of the tasks with the same definition is which: they have the same priority,
 *   ceiling and rights, so a state with two of them exchanged has the exchanged future.
 *   Of all ways to number them the least form counts.
 */
#include "model.h"

struct writer {
    uint8_t *at;
    const uint8_t *number; /* of each task: idle and t1 keep theirs */
};

static void put(struct writer *writer, unsigned value)
{
    *writer->at++ = (uint8_t)value;
}

static void put_task(struct writer *writer, const struct task *task)
{
    put(writer, task == NULL ? 0xff : writer->number[id(task)]);
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
    put(writer, 0xff);
}

static void put_state(struct writer *writer, const struct task *task)
{
    put(writer, task->state);
    if (!task_lives(task->state))
        return;
    put(writer, task->priority | (unsigned)task->base_priority << 4);
    put(writer, task->suspended);
    for (const struct mutex *mutex = task->owned; mutex != NULL; mutex = mutex->next)
        put(writer, (unsigned)(mutex - mutexes));
    put(writer, 0xff);
    if (task->state == TASK_BLOCKED && (task->queue == NULL || task->queue == &events[0].waiters)) {
        put(writer, task->wait.flags);
        put(writer, task->queue == NULL ? 0 : task->wait_detail);
    }
    put(writer, *task->def->notified);
}

static void put_objects(struct writer *writer)
{
    put(writer, semaphores[0].count);
    put_list(writer, semaphores[0].waiters);
    for (unsigned n = 0; n < MUTEX_COUNT; n++) {
        put_task(writer, mutexes[n].owner);
        put(writer, mutexes[n].depth);
        put_list(writer, mutexes[n].waiters);
    }
    put(writer, queues[0].used);
    put_list(writer, queues[0].receivers);
    put_list(writer, queues[0].senders);
    put(writer, events[0].flags);
    put_list(writer, events[0].waiters);
    put(writer, pending(&timers[0].timeout, &timers[0].timeout) ? timers[0].period_ticks : 0);
}

/* The deadlines in their order, each with its distance from now. */
static void put_deadlines(struct writer *writer)
{
    for (const struct timeout *node = kernel.timeouts; node != NULL; node = node->next) {
        const char *task = (const char *)node - offsetof(struct task, timeout);

        if (node == &timers[0].timeout)
            put(writer, 0xfe);
        else
            put_task(writer, (const struct task *)(const void *)task);
        put(writer, (unsigned)(node->deadline_ticks - kernel.now_ticks));
    }
    put(writer, 0xff);
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
    for (unsigned p = 1; p < CONFIG_NUM_PRIORITIES - 1; p++)
        put_list(&writer, kernel.ready[p]);
    put_objects(&writer);
    put_deadlines(&writer);
    return (unsigned)(writer.at - form);
}

/* Of the ways to number the tasks from 2 on, keep the least form. */
unsigned encode(uint8_t form[FORM_MAX])
{
    static const uint8_t numbers[][5] = {{0, 1, 2, 3, 4}, {0, 1, 3, 2, 4}, {0, 1, 4, 3, 2},
                                         {0, 1, 2, 4, 3}, {0, 1, 3, 4, 2}, {0, 1, 4, 2, 3}};
    uint8_t other[FORM_MAX];
    unsigned length = write_form(form, numbers[0]);

    for (unsigned n = 1; n < (MODEL_TASKS > 3 ? 6 : 2); n++) {
        unsigned others = write_form(other, numbers[n]);
        int order = memcmp(other, form, others < length ? others : length);

        if (order < 0 || (order == 0 && others < length)) {
            memcpy(form, other, others);
            length = others;
        }
    }
    return length;
}
