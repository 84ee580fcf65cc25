/* SPDX-License-Identifier: MIT */
/*
 * How the blocks of tasks that ended come back to their heaps: a few at each tick, one
 * task after another. Until its last one is back the task is TASK_ENDING: it does not
 * live, no join returns its status, and it cannot start again.
 */
#ifndef KILN_KERNEL_REAPER_H
#define KILN_KERNEL_REAPER_H

#include "task.h"

/* What is done at a tick: so many entries of a map are looked at, or so many blocks given
 * back, whichever comes first. */
#define REAPER_ENTRIES 32
#define REAPER_BLOCKS 4

struct reaper {
    uint8_t task;   /* index of the one whose blocks are being looked for; 0: none */
    uint8_t heap;   /* where */
    uint16_t entry; /* the next of that heap's map */
};

extern struct reaper reaper;

/* Whether it has anything to do at the next tick. */
static inline bool reaper_busy(void)
{
    return HEAP_COUNT != 0 && reaper.task != 0;
}

/* `task`, which ended with `status`, is TASK_ENDING if it owns blocks. Returns whether it
 * does. Bound: constant. */
bool reaper_begin(struct task *task, int32_t status);

/* Some blocks come back. Called at each tick while reaper_busy().
 * Bound: REAPER_ENTRIES, REAPER_BLOCKS times the orders, and once in a while the tasks
 * and those that join. */
void reaper_step(void);

#endif
