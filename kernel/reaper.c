/* SPDX-License-Identifier: MIT */
#include "reaper.h"

#include "heap.h"
#include "join.h"
#include "kernel.h"

KERNEL_STATE_PART("heaps") struct reaper reaper;

static uint32_t index_of(const struct task *task)
{
    return ((uint32_t)task->pid & PID_ID_MASK) - 1;
}

/* The first heap in which a task owns blocks, or NULL. */
static const struct heap_def *heap_of(const struct task *task)
{
    for (uint32_t i = 0; i < HEAP_COUNT; i++) {
        if (heap_owned[i][index_of(task)] != 0)
            return &heap_defs[i];
    }
    return NULL;
}

bool reaper_begin(struct task *task, int32_t status)
{
    if (HEAP_COUNT == 0 || heap_of(task) == NULL)
        return false;
    task->state = TASK_ENDING;
    task->wait.pid = status;
    task->priority = task->def->priority;
    task->wait_detail = 0;
    if (reaper.task == NULL)
        reaper.task = task;
    return true;
}

/* Who joins lends its priority: at each tick, as it may have been lent another. */
static void joiners_lend(void)
{
    const struct task *joiner = kernel.joiners;

    if (joiner == NULL)
        return;
    do {
        struct task *task = &tasks[((uint32_t)joiner->wait.pid & PID_ID_MASK) - 1];

        if (task_ending(task) && joiner->priority < task->priority)
            task->priority = joiner->priority;
        joiner = joiner->next;
    } while (joiner != kernel.joiners);
}

/* Turn to the most urgent task that is ending, of equal ones to the next; stay if there is none. */
static OUT_OF_LINE void reaper_pick(void)
{
    struct task *task = reaper.task;
    uint32_t least = UINT8_MAX;

    for (uint32_t n = 0; n < TASK_COUNT; n++) {
        if (task_ending(task) && task->priority < least) {
            least = task->priority;
            reaper.task = task;
        }
        if (++task == tasks + TASK_COUNT)
            task = tasks;
    }
}

/* The last block is back: the task has ended. */
static void reaper_finish(struct task *task)
{
    task->state = TASK_DORMANT;
    join_tell(task, (int32_t)(((uint32_t)task->pid - PID_GENERATION_STEP) & PID_MAX),
              task->wait.pid);
    reaper_pick();
    if (reaper.task == task)
        reaper.task = NULL;
}

/* Go on in the map to the task's next block and behind it, for `*left` entries at most.
 * Returns its entry, or NULL. */
static struct heap_entry *reaper_next(struct task *task, const struct heap_def *heap,
                                      uint32_t *left)
{
    while (*left > 0) {
        struct heap_entry *entry = &heap->map[task->wait_detail];

        --*left;
        task->wait_detail += (uint16_t)(entry->owner == 0 ? 1 : 1u << entry->order);
        if (entry->owner == index_of(task))
            return entry;
    }
    return NULL;
}

void reaper_step(void)
{
    uint32_t left = REAPER_ENTRIES;
    uint32_t blocks = REAPER_BLOCKS;
    const struct heap_def *heap;
    struct task *task;

    joiners_lend();
    reaper_pick();
    task = reaper.task;
    heap = heap_of(task);
    do {
        struct heap_entry *entry = reaper_next(task, heap, &left);

        if (entry == NULL)
            return;
        heap_give(heap, entry);
        if (heap->owned[index_of(task)] == 0) {
            task->wait_detail = 0;
            if (heap_of(task) == NULL)
                reaper_finish(task);
            return;
        }
    } while (--blocks > 0);
}
