/* SPDX-License-Identifier: MIT */
/*
 * Mutexes: recursive, owned, robust.
 *
 * The owner runs at the most urgent priority among its own, those of the tasks
 * that wait for any mutex it owns, and those mutexes' ceilings; so does, in its
 * turn, the owner of a mutex that the owner waits for. A mutex is handed from
 * its owner to the most urgent waiter, so that a free one has none.
 */
#ifndef KILN_KERNEL_MUTEX_H
#define KILN_KERNEL_MUTEX_H

#include "wait.h"

/* A ceiling less urgent than every priority: protocol `inherit`. */
#define MUTEX_NO_CEILING 255

struct mutex {
    struct task *waiters;
    struct task *owner; /* NULL: free */
    struct mutex *next; /* of those that the owner owns */
    uint16_t depth;     /* locks that are not unlocked, less 1; see MUTEX_ORPHANED */
    uint8_t ceiling;
};

/* depth of a free mutex whose owner died: the next owner must learn of it. Of any
 * other free one it is 0. */
#define MUTEX_ORPHANED UINT16_MAX

/* Generated: MUTEX_COUNT of them, of the manifest and of the pool; mutex i starts
 * with the ceiling mutex_ceilings[i]. */
extern struct mutex mutexes[];
extern const uint8_t mutex_ceilings[];

/* Bound: mutexes. */
void mutex_boot(void);

/* Make `mutex` a free one. Bound: constant. */
void mutex_init(struct mutex *mutex, uint8_t ceiling);

/* Work out again the priority of `task` and, while a change goes on, of the owner
 * of the mutex that it waits for, and so on.
 * Bound: mutexes, and the waiters of each queue in the chain. */
void mutex_priority(struct task *task);

/* The mutex whose queue is `queue`, or NULL. Bound: constant. */
struct mutex *mutex_of_queue(struct task **queue);

/* A task has left the waiters of `mutex`: its owner may lose a priority.
 * Bound: as mutex_priority(). */
void mutex_left(struct mutex *mutex);

/* `task` ends: its mutexes go to the next in line, which learn of it.
 * Bound: mutexes that it owns. */
void mutex_release(struct task *task);

/* Wake all waiters with -EIDRM and forget the owner. Bound: waiters. */
void mutex_destroy(struct mutex *mutex);

/* End a blocked task's wait, whatever it waits for; its call returns `result`.
 * Inline, as ticks do it. Bound: that of mutex_left(). */
static inline void mutex_wake(struct task *task, int32_t result)
{
    struct mutex *mutex = mutex_of_queue(task->queue);

    task_wake(task, result);
    if (mutex != NULL)
        mutex_left(mutex);
}

int32_t sys_mutex_create(void);
int32_t sys_mutex_lock(uint32_t handle, uint32_t timeout_ms);
int32_t sys_mutex_unlock(uint32_t handle);

#endif
