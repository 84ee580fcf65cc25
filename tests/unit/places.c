/* SPDX-License-Identifier: MIT */
#include "places.h"

#include <string.h>

/* One circular list, kept at `name`, whose first task is `head`. */
static bool locate(const struct step *step, const void *name, const struct task *head,
                   struct place *places)
{
    const struct task *task = head;
    unsigned position = 0;

    if (head == NULL)
        return true;
    do {
        const struct task *state = step == NULL ? task : old(step, task);
        const struct task *next = state->next;

        if (next < tasks || next >= tasks + TASK_COUNT || places[id(task)].list != NULL)
            return false;
        if ((step == NULL ? next : old(step, next))->prev != task)
            return false;
        places[id(task)] = (struct place){name, position++};
        task = next;
    } while (task != head);
    return true;
}

/* All ready lists, and every queue that a task says it waits in. */
bool places_locate(const struct step *step, struct place *places)
{
    const struct kernel *k = step == NULL ? &kernel : BEFORE(step, kernel);

    memset(places, 0, TASK_COUNT * sizeof(*places));
    for (unsigned p = 0; p < CONFIG_NUM_PRIORITIES; p++) {
        if (!locate(step, &kernel.ready[p], k->ready[p], places))
            return false;
    }
    FOR_EACH_TASK(task)
    {
        struct task **queue = (step == NULL ? task : old(step, task))->queue;

        if (queue == NULL || places[id(task)].list == queue)
            continue;
        if (!locate(step, queue, step == NULL ? *queue : *BEFORE(step, *queue), places))
            return false;
    }
    return true;
}
