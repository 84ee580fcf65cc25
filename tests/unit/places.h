/* SPDX-License-Identifier: MIT */
/* Where each task is, found by walking the kernel's lists with suspicion. */
#ifndef KILN_TESTS_PLACES_H
#define KILN_TESTS_PLACES_H

#include "properties.h"

#define FOR_EACH_TASK(t) for (const struct task *t = tasks; t < tasks + TASK_COUNT; t++)

struct place {
    const void *list; /* the list's name: where its head is kept; NULL: on none */
    unsigned position;
};

/* A task as it was before the step. */
static inline const struct task *old(const struct step *step, const struct task *task)
{
    return BEFORE(step, *task);
}

static inline unsigned id(const struct task *task)
{
    return (unsigned)(task - tasks);
}

/* Fill `places`, one for each task, from the state before `step`, or (NULL) from
 * the present one. False if a link is wrong, or a task is on two lists. */
bool places_locate(const struct step *step, struct place *places);

#endif
