/* SPDX-License-Identifier: MIT */
#include "pool.h"

#include "access.h"
#include "copy.h"
#include "kernel.h"
#include "life.h"
#include "pid.h"

#include <errno.h>
#include <kiln/types.h>

/* The pool's first task in a state, or NULL. */
static struct task *pool_first(const struct pool *pool, uint8_t state)
{
    for (uint32_t i = pool->first; i < pool->end; i++) {
        if (tasks[i].state == state)
            return &tasks[i];
    }
    return NULL;
}

/* A task of the pool that does not live, or NULL; preferably one whose exit status no task
 * can ask for. */
static struct task *pool_free(const struct pool *pool)
{
    struct task *task = pool_first(pool, TASK_DORMANT);

    return task != NULL ? task : pool_first(pool, TASK_ZOMBIE);
}

static int32_t pool_start(const struct pool *pool, uint32_t entry, uint32_t priority,
                          uint32_t argument)
{
    const struct task_def *def = &task_defs[pool->first];
    int32_t level = task_level(def, priority);
    struct task *task;

    if (!(rights_at(kernel.def->task_rights, pool->first + 1) & RIGHT_TASK_SPAWN))
        return -EPERM;
    if (level < 0)
        return level;
    if (!task_lives(tasks[def->domain].state))
        return -ESRCH;
    task = pool_free(pool);
    if (task == NULL)
        return -EBUSY;
    task_start(task, (uint8_t)level, entry, argument);
    return task->pid;
}

int32_t pool_spawn(uint32_t entry, uint32_t priority, uint32_t argument)
{
    int32_t error = -ENOENT;

    for (uint32_t i = 0; i < POOL_COUNT; i++) {
        int32_t result;

        if (entry - pools[i].code_start >= pools[i].code_size)
            continue;
        result = pool_start(&pools[i], entry, priority, argument);
        if (result >= 0)
            return result;
        /* Of several pools, one that the caller may use says what is wrong. */
        if (error == -ENOENT || error == -EPERM)
            error = result;
    }
    return error;
}

int32_t sys_create_task(uint32_t table, uint32_t count)
{
    const struct kiln_task_entry *from = (const void *)(uintptr_t)table;
    struct kiln_task_entry entry;

    if (count > TASK_COUNT)
        return -EINVAL;
    if (!access_allowed(kernel.def, table, count * sizeof(entry), ACCESS_READ))
        return -EFAULT;
    for (uint32_t i = 0; i < count; i++) {
        int32_t result;

        copy_bytes(&entry, &from[i], sizeof(entry));
        result = pool_spawn((uint32_t)entry.function, (uint32_t)entry.priority, 0);
        if (result < 0)
            return i == 0 ? result : (int32_t)i;
    }
    return (int32_t)count;
}
