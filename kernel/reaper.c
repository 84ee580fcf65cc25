/* SPDX-License-Identifier: MIT */
#include "reaper.h"

#include "heap.h"
#include "join.h"

KERNEL_STATE_PART("heaps") struct reaper reaper;

static void reaper_turn_to(uint32_t task)
{
    reaper = (struct reaper){.task = (uint8_t)task};
}

bool reaper_begin(struct task *task, int32_t status)
{
    uint32_t index = (uint32_t)(task - tasks);

    if (HEAP_COUNT == 0 || heap_owned[index] == 0)
        return false;
    task->state = TASK_ENDING;
    task->wait.pid = status;
    if (reaper.task == 0)
        reaper_turn_to(index);
    return true;
}

/* The last block is back: the task has ended. Those that end meanwhile take turns. */
static void reaper_finish(void)
{
    struct task *task = &tasks[reaper.task];
    uint32_t next = reaper.task;

    task->state = TASK_DORMANT;
    join_tell(task, (int32_t)(((uint32_t)task->pid - PID_GENERATION_STEP) & PID_MAX),
              task->wait.pid);
    do
        next = next + 1 < TASK_COUNT ? next + 1 : 0;
    while (next != reaper.task && tasks[next].state != TASK_ENDING);
    reaper_turn_to(next == reaper.task ? 0 : next);
}

/* Go on in the map to the next block of the task's and behind it, for `*left` entries at
 * most. Returns its entry, or NULL. */
static struct heap_entry *reaper_next(const struct heap_def *heap, uint32_t end, uint32_t *left)
{
    while (*left > 0 && reaper.entry < end) {
        struct heap_entry *entry = &heap->map[reaper.entry];

        --*left;
        reaper.entry = (uint16_t)(reaper.entry + (entry->owner == 0 ? 1 : 1u << entry->order));
        if (entry->owner == reaper.task)
            return entry;
    }
    return NULL;
}

void reaper_step(void)
{
    const struct heap_def *heap = &heap_defs[reaper.heap];
    uint32_t end = heap->size >> heap->shift;
    uint32_t left = REAPER_ENTRIES;

    for (uint32_t blocks = REAPER_BLOCKS; blocks > 0; blocks--) {
        struct heap_entry *entry = reaper_next(heap, end, &left);

        if (entry == NULL)
            break;
        heap_give(heap, entry);
    }
    if (heap_owned[reaper.task] == 0) {
        reaper_finish();
    } else if (reaper.entry >= end) {
        reaper.heap++;
        reaper.entry = 0;
    }
}
