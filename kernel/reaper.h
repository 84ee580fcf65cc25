/* SPDX-License-Identifier: MIT */
/*
 * How the blocks of tasks that ended come back to their heaps: a few at each tick. Until its
 * last one is back the task is TASK_ENDING: it does not live, no join returns its status, and
 * it cannot start again.
 *
 * The most urgent comes first: by its own priority, with which it may start again, or by that of
 * a task that joins it. A task with B blocks, in heaps whose maps have E
 * entries together, has ended at the latest B / REAPER_BLOCKS + E / REAPER_ENTRIES + the number of
 * those heaps ticks after it is the most urgent, whatever others have left behind.
 */
#ifndef KILN_KERNEL_REAPER_H
#define KILN_KERNEL_REAPER_H

#include "pid.h"

/* What is done at a tick: so many entries of a map are looked at, or so many blocks given
 * back, whichever comes first. */
#define REAPER_ENTRIES 32
#define REAPER_BLOCKS 4

struct reaper {
    struct task *task; /* whose blocks come back; NULL: nobody's */
};

extern struct reaper reaper;

/* Whether it has anything to do at the next tick. */
static inline bool reaper_busy(void)
{
    return HEAP_COUNT != 0 && reaper.task != NULL;
}

/* Make `task` TASK_ENDING if it owns blocks, and keep the `status` with which it ended.
 * Returns whether it does. Bound: heaps. */
bool reaper_begin(struct task *task, int32_t status);

/* Some blocks come back. Called at each tick while reaper_busy().
 * Bound: REAPER_ENTRIES, REAPER_BLOCKS times the orders, the tasks and those that join. */
void reaper_step(void);

#endif
