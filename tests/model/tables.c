/* SPDX-License-Identifier: MIT */
/* The system's constant tables: every task may do everything to every object and task. */
#include "inspect.h"
#include "model.h"
#include "partition.h"
#include "pool.h"
#include "report.h"

#include <generated/call_tables.h>

uint8_t own_memory[TASKS][8];

static const uint16_t rights[] = {
    [SEMAPHORE] = RIGHT_SEM_WAIT | RIGHT_SEM_SIGNAL,
    [MUTEX0] = RIGHT_MUTEX_LOCK,
    [MUTEX1] = RIGHT_MUTEX_LOCK,
    [QUEUE] = RIGHT_QUEUE_SEND | RIGHT_QUEUE_RECV,
    [EVENT] = RIGHT_EVENT_WAIT | RIGHT_EVENT_SET,
    [TIMER] = RIGHT_TIMER_CONTROL,
};
static const uint8_t task_rights[TASKS + 1] = {
    [2 ... TASKS] = RIGHT_TASK_SPAWN | RIGHT_TASK_KILL | RIGHT_TASK_NICE | RIGHT_TASK_SUSPEND |
                    RIGHT_TASK_NOTIFY,
};

KERNEL_STATE static uint32_t notified[TASKS];

#define TASK(n, label, level, top)                                                                 \
    {                                                                                              \
        .calls = calls_granted, .rights = rights, .task_rights = task_rights,                      \
        .ranges = (const struct memory_range[]){{(uintptr_t)own_memory[n], 8,                      \
                                                 ACCESS_READ | ACCESS_WRITE}},                     \
        .range_count = 1, .name = label, .priority = level, .ceiling = top,                        \
        .notified = &notified[n], .timer_count = (n) == 1                                          \
    }

const struct task_def task_defs[TASKS] = {
    {.calls = calls_of_all,
     .rights = rights,
     .task_rights = task_rights,
     .name = "idle",
     .priority = CONFIG_NUM_PRIORITIES - 1,
     .autostart = 1},
    TASK(1, "t1", 1, 1),
    TASK(2, "t2", 2, 1),
    TASK(3, "t3", 2, 1),
#if MODEL_TASKS > 3
    TASK(4, "t4", 2, 1),
#endif
};
KERNEL_STATE struct task tasks[TASKS];

const struct pool pools[1];
const struct semaphore_def semaphore_defs[] = {{0, 1}};
KERNEL_STATE struct semaphore semaphores[1];
const uint8_t mutex_ceilings[] = {MUTEX_NO_CEILING, MODEL_CEILING};
KERNEL_STATE struct mutex mutexes[2];
KERNEL_STATE static uint8_t items[2 * ITEM_BYTES];
const struct queue_def queue_defs[] = {{items, ITEM_BYTES, 2}};
KERNEL_STATE struct queue queues[1];
const uint32_t event_initial[] = {0};
KERNEL_STATE struct event events[1];
const struct timer_def timer_defs[] = {{.bits = 1, .task = 1}};
KERNEL_STATE struct timer timers[1];

void *const objects[] = {
    [SEMAPHORE] = &semaphores[0], [MUTEX0] = &mutexes[0], [MUTEX1] = &mutexes[1],
    [QUEUE] = &queues[0],         [EVENT] = &events[0],   [TIMER] = &timers[0]};
const uint8_t object_kinds[] = {OBJECT_SEMAPHORE, OBJECT_MUTEX, OBJECT_MUTEX,
                                OBJECT_QUEUE,     OBJECT_EVENT, OBJECT_TIMER};
const char *const object_names[6];
KERNEL_STATE struct slot slots[1];
const struct slot_range slot_ranges[3];

const struct partition partitions[1];
const uint32_t partition_count = 0;
const struct memory_owner memory_owners[1];
const uint32_t memory_owner_count = 0;
const struct memory_grant memory_grants[1];
const uint32_t memory_grant_count = 0;
