/* SPDX-License-Identifier: MIT */
/*
 * The scheduler: preemptive, by fixed priorities, one FIFO list a priority.
 *
 * kernel.next is kept right by every operation here, so that leaving the
 * kernel needs one comparison and no decision.
 */
#ifndef KILN_KERNEL_SCHED_H
#define KILN_KERNEL_SCHED_H

#include "kernel.h"
#include "list.h"

static inline uint32_t sched_bit(uint8_t priority)
{
    return 0x80000000u >> priority;
}

/* The head of the most urgent list. Idle is always ready, so there is one. */
static inline IN_LINE struct task *sched_pick(void)
{
    return kernel.ready[__builtin_clz(kernel.ready_bitmap)];
}

/* `task` becomes able to run, at the end of its list. */
static inline void sched_add(struct task *task)
{
    list_append(&kernel.ready[task->priority], task);
    kernel.ready_bitmap |= sched_bit(task->priority);
    if (task->priority < kernel.next->priority)
        kernel.next = task;
}

/* `task` is no longer able to run. */
static inline void sched_remove(struct task *task)
{
    struct task **list = &kernel.ready[task->priority];

    list_remove(list, task);
    if (*list == NULL)
        kernel.ready_bitmap &= ~sched_bit(task->priority);
    kernel.next = sched_pick();
}

/* The same for the running task. It is the head of the most urgent list, unless its call
 * has made another task ready that takes its place. */
static inline void sched_remove_running(struct task *task)
{
    struct task *after = task->next;

    if (after == task) {
        kernel.ready[task->priority] = NULL;
        kernel.ready_bitmap &= ~sched_bit(task->priority);
        after = sched_pick();
    } else {
        after->prev = task->prev;
        task->prev->next = after;
        kernel.ready[task->priority] = after;
    }
    kernel.next = after;
}

/* Give a ready task another priority. It is queued after the tasks of that priority if it
 * becomes more urgent, before them if less, so that the end of a lent priority is not a
 * yield. */
static inline void sched_move(struct task *task, uint8_t priority)
{
    struct task **list = &kernel.ready[task->priority];
    bool lowered = priority > task->priority;

    list_remove(list, task);
    if (*list == NULL)
        kernel.ready_bitmap &= ~sched_bit(task->priority);
    task->priority = priority;
    list = &kernel.ready[priority];
    if (lowered)
        list_prepend(list, task);
    else
        list_append(list, task);
    kernel.ready_bitmap |= sched_bit(priority);
    kernel.next = sched_pick();
}

/* The running task goes to the end of its list and gets a new quantum. */
static inline void sched_rotate(struct task *task)
{
    task->quantum_left_ticks = task->def->quantum_ticks;
    kernel.ready[task->priority] = task->next;
    kernel.next = task->next;
}

#endif
