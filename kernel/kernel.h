/* SPDX-License-Identifier: MIT */
/*
 * The kernel's own state, and how it starts.
 *
 * `def`, `current` and `next` come first: every way in and out of the kernel uses
 * them. `current` and `next` differ exactly when a switch is due.
 */
#ifndef KILN_KERNEL_KERNEL_H
#define KILN_KERNEL_KERNEL_H

#include "config.h"
#include "task.h"

#include <stdint.h>

struct kernel {
    const struct task_def *def; /* the running task's, current->def */
    struct task *current;
    struct task *next;                         /* the head of the most urgent ready list */
    uint32_t ready_bitmap;                     /* bit 31 - priority: that list is not empty */
    struct timeout *timeouts;                  /* the earliest deadline first */
    uint32_t due_ticks;                        /* the low word of that deadline, if any */
    uint64_t now_ticks;                        /* since boot */
    struct task *joiners;                      /* tasks that wait for another's end */
    struct task *writers;                      /* tasks that wait for room in the console */
    struct task *ready[CONFIG_NUM_PRIORITIES]; /* heads of circular FIFOs */
};

extern struct kernel kernel;

/* Bring the system up to the point where kernel.next is the first task to run.
 * Called once by the architecture, in an exception that no other interrupts, with
 * cleared kernel state. */
USED_BY_ENTRY void kernel_boot(void);

#endif
