/* SPDX-License-Identifier: MIT */
#include "mutex.h"

#include "handle.h"
#include "sched.h"
#include "timeout.h"
#include "wait.h"

#include <errno.h>
#include <kiln/types.h>

#define MUTEX_DEPTH_MAX (UINT16_MAX - 1)

void mutex_init(struct mutex *mutex, uint8_t ceiling)
{
    *mutex = (struct mutex){.ceiling = ceiling};
}

void mutex_boot(void)
{
    for (uint32_t i = 0; i < MUTEX_COUNT; i++)
        mutexes[i].ceiling = mutex_ceilings[i];
}

struct mutex *mutex_of_queue(struct task **queue)
{
    uintptr_t offset = (uintptr_t)queue - (uintptr_t)mutexes;

    _Static_assert(offsetof(struct mutex, waiters) == 0, "a mutex is where its queue is");
    return offset < MUTEX_COUNT * sizeof(struct mutex) ? (struct mutex *)queue : NULL;
}

/* The most urgent of a task's own priority and what its mutexes justify. */
static uint8_t priority_due(const struct task *task)
{
    uint8_t priority = task->base_priority;

    for (const struct mutex *mutex = task->owned; mutex != NULL; mutex = mutex->next) {
        if (mutex->ceiling < priority)
            priority = mutex->ceiling;
        if (mutex->waiters != NULL && mutex->waiters->priority < priority)
            priority = mutex->waiters->priority;
    }
    return priority;
}

/* Give `task` a priority, and the place that goes with it. */
static void priority_set(struct task *task, uint8_t priority)
{
    if (task->state == TASK_READY) {
        sched_move(task, priority);
        return;
    }
    task->priority = priority;
    if (task->queue != NULL && task->queue != &kernel.writers) { /* these take turns */
        list_remove(task->queue, task);
        list_insert(task->queue, task);
    }
}

void mutex_priority(struct task *task)
{
    uint8_t priority = priority_due(task);

    while (priority != task->priority) {
        struct mutex *mutex = mutex_of_queue(task->queue);

        priority_set(task, priority);
        if (mutex == NULL)
            return;
        task = mutex->owner;
        priority = priority_due(task);
    }
}

void mutex_left(struct mutex *mutex)
{
    mutex_priority(mutex->owner);
}

static void mutex_own(struct mutex *mutex, struct task *task)
{
    mutex->owner = task;
    mutex->next = task->owned;
    task->owned = mutex;
}

/* The owner, who has forgotten the mutex already, gives it to the next in line,
 * whose lock returns `news`. */
static void mutex_pass(struct mutex *mutex, int32_t news)
{
    struct task *heir = mutex->waiters;

    mutex->owner = NULL;
    mutex->depth = 0;
    if (heir == NULL) {
        mutex->depth = news == KILN_OWNER_DIED ? MUTEX_ORPHANED : 0;
        return;
    }
    task_wake(heir, news);
    mutex_own(mutex, heir);
    mutex_priority(heir);
}

/* Take `mutex` off its owner's list. */
static void mutex_forget(struct mutex *mutex)
{
    struct mutex **link = &mutex->owner->owned;

    while (*link != mutex)
        link = &(*link)->next;
    *link = mutex->next;
}

void mutex_release(struct task *task)
{
    while (MUTEX_COUNT != 0 && task->owned != NULL) {
        struct mutex *mutex = task->owned;

        task->owned = mutex->next;
        mutex_pass(mutex, KILN_OWNER_DIED);
    }
}

void mutex_destroy(struct mutex *mutex)
{
    struct task *owner = mutex->owner;

    task_wake_all(&mutex->waiters, -EIDRM);
    if (owner == NULL)
        return;
    mutex_forget(mutex);
    mutex->owner = NULL;
    mutex_priority(owner);
}

/* Does `owner` wait, maybe through others, for a mutex of the running task's?
 * Each step follows one owner to the mutex that it waits for, and no cycle was
 * ever let close, so that the chain ends. */
static bool would_close_cycle(const struct task *owner)
{
    while (owner != kernel.current) {
        const struct mutex *mutex = mutex_of_queue(owner->queue);

        if (mutex == NULL)
            return false;
        owner = mutex->owner;
    }
    return true;
}

int32_t sys_mutex_create(void)
{
    int32_t error;
    struct slot *slot = object_free_slot(KILN_OBJECT_MUTEX, &error);

    if (slot == NULL)
        return error;
    mutex_init(object_in_slot(slot), MUTEX_NO_CEILING);
    return object_take(slot);
}

/* The running task locks a mutex that is not free, or not plain. */
static OUT_OF_LINE int32_t mutex_lock_slow(struct mutex *mutex, uint32_t timeout_ms)
{
    struct task *task = kernel.current;

    if (mutex->owner == NULL) {
        bool orphaned = mutex->depth == MUTEX_ORPHANED;

        mutex->depth = 0;
        mutex_own(mutex, task);
        if (mutex->ceiling < task->priority)
            sched_move(task, mutex->ceiling);
        return orphaned ? KILN_OWNER_DIED : 0;
    }
    if (mutex->owner == task) {
        if (mutex->depth == MUTEX_DEPTH_MAX)
            return -EOVERFLOW;
        mutex->depth++;
        return 0;
    }
    if (timeout_ms == KILN_NO_WAIT)
        return -EAGAIN;
    if (would_close_cycle(mutex->owner))
        return -EDEADLK;
    task_block(&mutex->waiters, timeout_ms);
    mutex_priority(mutex->owner);
    return 0;
}

int32_t sys_mutex_lock(uint32_t handle, uint32_t timeout_ms)
{
    struct mutex *mutex = object_get(handle, RIGHT_MUTEX_LOCK);
    struct task *task = kernel.current;

    if (mutex == NULL)
        return object_error(handle);
    if (mutex->owner != NULL || mutex->depth != 0 || mutex->ceiling < task->priority)
        return mutex_lock_slow(mutex, timeout_ms);
    mutex_own(mutex, task);
    return 0;
}

/* The owner unlocks a mutex that it has locked more than once, that others wait
 * for, that is not its latest one or that lends it a priority. */
static OUT_OF_LINE int32_t mutex_unlock_slow(struct mutex *mutex)
{
    if (mutex->depth != 0) {
        mutex->depth--;
        return 0;
    }
    mutex_forget(mutex);
    mutex_pass(mutex, 0);
    mutex_priority(kernel.current);
    return 0;
}

int32_t sys_mutex_unlock(uint32_t handle)
{
    struct mutex *mutex = object_get(handle, RIGHT_MUTEX_LOCK);
    struct task *task = kernel.current;

    if (mutex == NULL)
        return object_error(handle);
    if (mutex->owner != task)
        return -EPERM;
    if (mutex->depth != 0 || mutex->waiters != NULL || task->owned != mutex ||
        task->priority != task->base_priority)
        return mutex_unlock_slow(mutex);
    task->owned = mutex->next;
    mutex->owner = NULL;
    return 0;
}
