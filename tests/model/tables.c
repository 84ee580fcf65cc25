/* SPDX-License-Identifier: MIT */
/*
 * The system's constant tables: every task may do everything to every object and task.
 * model_build.py defines MODEL_* before it.
 */
#include "account.h"
#include "board.h"
#include "console_driver.h"
#include "heap.h"
#include "inspect.h"
#include "irq.h"
#include "model.h"
#include "partition.h"
#include "pool.h"
#include "report.h"
#include "timing.h"

#include <generated/call_tables.h>

const struct uses uses = {MODEL_MUTEXES, MODEL_MESSAGES, MODEL_SIGNALS, MODEL_NICE,
                          MODEL_SUSPEND, MODEL_HANDLERS, MODEL_HEAPS,   MODEL_TIMES};

KERNEL_STATE struct memory memories[TASKS];

static const rights_t rights[] = {
    [SEMAPHORE] = RIGHT_SEMAPHORE_WAIT | RIGHT_SEMAPHORE_SIGNAL,
    [MUTEX0] = RIGHT_MUTEX_LOCK,
    [MUTEX1] = RIGHT_MUTEX_LOCK,
    [MUTEX2] = RIGHT_MUTEX_LOCK,
    [QUEUE] = RIGHT_QUEUE_SEND | RIGHT_QUEUE_RECV,
    [EVENT] = RIGHT_EVENT_WAIT | RIGHT_EVENT_SET,
    [TIMER] = RIGHT_TIMER_CONTROL,
    [HEAP] = RIGHT_HEAP_ALLOC,
    [SEM_SLOT] = RIGHT_SEMAPHORE_WAIT | RIGHT_SEMAPHORE_SIGNAL | RIGHT_CREATE,
    [MUTEX_SLOT] = RIGHT_MUTEX_LOCK | RIGHT_CREATE,
    [QUEUE_SLOT] = RIGHT_QUEUE_SEND | RIGHT_QUEUE_RECV | RIGHT_CREATE,
};
#define CONTROL (RIGHT_TASK_SPAWN | RIGHT_TASK_KILL | RIGHT_TASK_NICE | RIGHT_TASK_SUSPEND)
static const rights_t task_rights[TASKS + 1] = {
    [2] = CONTROL | RIGHT_TASK_NOTIFY,
    [3 ... TASKS] = CONTROL | RIGHT_TASK_NOTIFY | RIGHT_TASK_JOIN,
};

KERNEL_STATE static uint32_t notified[TASKS];
KERNEL_STATE struct restarts restarts_of_t1;
static const struct fault_policy restart_policy = {
    &restarts_of_t1, RESTART_WINDOW_TICKS, .backoff_ms = 1, .max = 1, FAULT_RESTART, FAULT_STOP};

#define TASK(n, label, level)                                                                      \
    .stack_low = (uintptr_t)&memories[n], .memory_size = sizeof(memories[n]),                      \
    .calls = calls_granted, .rights = rights, .task_rights = task_rights,                          \
    .ranges = (const struct memory_range[]){{(uintptr_t)&memories[n], sizeof(memories[n]),         \
                                             ACCESS_READ | ACCESS_WRITE}},                         \
    .range_count = 1, .name = label, .priority = level, .ceiling = 1, .notified = &notified[n],    \
    .flags = POOL_COUNT ? TASK_CREATES : 0

/* All but t1 can be joined: somebody must be left to join the last zombie. */
#define OTHER(n, label, level)                                                                     \
    TASK(n, label, level), .signals = MODEL_HANDLERS * ((n)-1), .quantum_ticks = MODEL_QUANTUM,    \
                           .joinable = MODEL_LIVES

const struct task_def task_defs[TASKS] = {
    {.calls = calls_granted,
     .rights = rights,
     .task_rights = task_rights,
     .name = "idle",
     .priority = CONFIG_NUM_PRIORITIES - 1,
     .flags = TASK_AUTOSTART},
    {TASK(1, "t1", 1), .timer_count = 1, .policy = MODEL_LIVES ? &restart_policy : NULL},
#if TASK_COUNT > 4
    {OTHER(2, "t2", 2), .timing = MODEL_TIMES},
    {OTHER(3, "t3", 2), .first_worker = 4, .worker_count = POOL_COUNT},
    {OTHER(4, "t4", MODEL_LAST), .domain = 3 * POOL_COUNT},
#else
    {OTHER(2, "t2", 2), .timing = MODEL_TIMES, .first_worker = 3, .worker_count = POOL_COUNT},
    {OTHER(3, "t3", MODEL_LAST), .domain = 2 * POOL_COUNT},
#endif
};
KERNEL_STATE struct task tasks[TASKS];
struct account accounts[1];

/* Objects of a kind that the counts leave out are there all the same, and unused. */
const struct pool pools[] = {{WORKER_CODE, 4, TASKS - 1, TASKS}};
const struct semaphore_def semaphore_defs[] = {{0, 1}, {0, 1}};
KERNEL_STATE struct semaphore semaphores[2];
const uint8_t mutex_ceilings[] = {MUTEX_NO_CEILING, MODEL_CEILING, MUTEX_NO_CEILING,
                                  MUTEX_NO_CEILING};
KERNEL_STATE struct mutex mutexes[4];
KERNEL_STATE static uint8_t items[3 * ITEM_BYTES];
const struct queue_def queue_defs[] = {{items, ITEM_BYTES, 2},
                                       {items + 2 * ITEM_BYTES, 0, ITEM_BYTES}};
KERNEL_STATE struct queue queues[2];
const uint32_t event_initial[] = {0};
KERNEL_STATE struct event events[1];
const struct timer_def timer_defs[] = {{.bits = 1, .task = 1}};
KERNEL_STATE struct timer timers[1];
const struct irq_grant irq_grants[1];
KERNEL_STATE static struct heap_entry heap_map[HEAP_BLOCKS];
KERNEL_STATE static uint32_t heap_free_bits, heap_bytes_used;
KERNEL_STATE uint16_t heap_owned[HEAP_COUNT][TASK_COUNT];
const struct heap_def heap_defs[] = {{{{&heap_free_bits}, 2},
                                      heap_map,
                                      &heap_bytes_used,
                                      heap_owned[0],
                                      HEAP_START,
                                      HEAP_BLOCKS *HEAP_LEAST,
                                      4}};
const struct timing_def timing_defs[] = {
    {.watchdog_ms = 2, .period_ticks = PERIOD_TICKS, .deadline_ticks = 1, .task = 2}};
KERNEL_STATE struct timing timings[1];
/* encode.c leaves out a wait for a period that a signal cut short. */
_Static_assert(!(MODEL_TIMES && MODEL_HANDLERS), "no system has periods and signals");
const uint8_t signals_tasks[] = {2, 3, 4};
KERNEL_STATE struct signals signals[3];

void *const objects[] = {
    [SEMAPHORE] = &semaphores[0], [MUTEX0] = &mutexes[0],         [MUTEX1] = &mutexes[1],
    [MUTEX2] = &mutexes[2],       [QUEUE] = &queues[0],           [EVENT] = &events[0],
    [TIMER] = &timers[0],         [HEAP] = (void *)&heap_defs[0], [SEM_SLOT] = &semaphores[1],
    [MUTEX_SLOT] = &mutexes[3],   [QUEUE_SLOT] = &queues[1],
};
const uint8_t object_kinds[] = {
    [SEMAPHORE] = KILN_OBJECT_SEMAPHORE, [MUTEX0... MUTEX2] = KILN_OBJECT_MUTEX,
    [QUEUE] = KILN_OBJECT_QUEUE,         [EVENT] = KILN_OBJECT_EVENT,
    [TIMER] = KILN_OBJECT_TIMER,         [HEAP] = KILN_OBJECT_HEAP,
    [SEM_SLOT] = KILN_OBJECT_SEMAPHORE,  [MUTEX_SLOT] = KILN_OBJECT_MUTEX,
    [QUEUE_SLOT] = KILN_OBJECT_QUEUE,
};
const char *const object_names[INDICES];
KERNEL_STATE struct slot slots[INDICES - OBJECTS];
const struct slot_range slot_ranges[] = {
    [KILN_OBJECT_SEMAPHORE] = {SEM_SLOT - OBJECTS, MUTEX_SLOT - OBJECTS},
    [KILN_OBJECT_MUTEX] = {MUTEX_SLOT - OBJECTS, QUEUE_SLOT - OBJECTS},
    [KILN_OBJECT_QUEUE] = {QUEUE_SLOT - OBJECTS, INDICES - OBJECTS},
};

const struct partition partitions[1];
const struct memory_owner memory_owners[1];
const uint8_t memory_owner_kinds[1];
const uint32_t memory_owner_count = 0;
const struct memory_grant memory_grants[1];
const uint32_t memory_grant_count = 0;

/* A board whose UART takes nothing: fault reports wait in the log for ever. */

void board_init(void)
{
}

void board_power_off(int status)
{
    (void)status;
}

void console_driver_init(void)
{
}

bool console_driver_put(uint8_t byte)
{
    (void)byte;
    return false;
}

int console_driver_get(void)
{
    return -1;
}

void console_driver_notify_room(bool wanted)
{
    (void)wanted;
}

void console_driver_notify_input(bool wanted)
{
    (void)wanted;
}

void console_driver_acknowledge(void)
{
}

void console_driver_put_now(uint8_t byte)
{
    (void)byte;
}
