/* SPDX-License-Identifier: MIT */
#include "fixture.h"

#include "check.h"
#include "inspect.h"
#include "partition.h"
#include "pool.h"
#include "report.h"
#include "restart.h"

#include <generated/call_tables.h>
#include <kiln/types.h>

uint8_t memory[TASKS][MEMORY_BYTES];
const uint8_t constants[CONSTANT_BYTES] = "Constants that every task may read, but not write.";

#define SEM_BOTH (RIGHT_SEMAPHORE_WAIT | RIGHT_SEMAPHORE_SIGNAL)
#define QUEUE_BOTH (RIGHT_QUEUE_SEND | RIGHT_QUEUE_RECV)
#define EVENT_BOTH (RIGHT_EVENT_WAIT | RIGHT_EVENT_SET)
#define HEAP_BOTH (RIGHT_HEAP_ALLOC | RIGHT_HEAP_STATS)

#define RIGHTS(many, mutex_slot, nest)                                                             \
    {                                                                                              \
        [EMPTY] = SEM_BOTH, [FULL] = SEM_BOTH, [MANY] = many, [LOW] = RIGHT_MUTEX_LOCK,            \
        [HIGH] = RIGHT_MUTEX_LOCK, [CEILING] = RIGHT_MUTEX_LOCK, [PAIR] = QUEUE_BOTH,              \
        [SINGLE] = QUEUE_BOTH, [FLAGS] = EVENT_BOTH, [ONCE] = RIGHT_TIMER_CONTROL,                 \
        [TWICE] = RIGHT_TIMER_CONTROL, [EVERY] = RIGHT_TIMER_CONTROL, [HEAP] = HEAP_BOTH,          \
        [NEST] = nest, [SEM_SLOT] = SEM_BOTH | RIGHT_CREATE,                                       \
        [SEM_SLOT2] = SEM_BOTH | RIGHT_CREATE, [MUTEX_SLOT] = mutex_slot,                          \
        [QUEUE_SLOT] = QUEUE_BOTH | RIGHT_CREATE, [QUEUE_SLOT2] = QUEUE_BOTH | RIGHT_CREATE,       \
    }

static const rights_t rights_to_give[INDICES] =
    RIGHTS(RIGHT_SEMAPHORE_SIGNAL, RIGHT_MUTEX_LOCK | RIGHT_CREATE, HEAP_BOTH);
static const rights_t rights_to_take[INDICES] =
    RIGHTS(RIGHT_SEMAPHORE_WAIT, RIGHT_MUTEX_LOCK, RIGHT_HEAP_STATS);
static const rights_t rights_none[INDICES];

#define CONTROL (RIGHT_TASK_KILL | RIGHT_TASK_NICE | RIGHT_TASK_SUSPEND)

static const rights_t tasks_all[TASKS + 1] = {
    [A + 1 ... C + 1] = RIGHT_TASK_SPAWN | CONTROL | RIGHT_TASK_NOTIFY,
    [D + 1] = RIGHT_TASK_SPAWN | CONTROL | RIGHT_TASK_JOIN | RIGHT_TASK_NOTIFY,
    [E + 1] = RIGHT_TASK_SPAWN | CONTROL | RIGHT_TASK_JOIN,
    [F + 1] = RIGHT_TASK_SPAWN | CONTROL | RIGHT_TASK_JOIN | RIGHT_TASK_NOTIFY,
    [W0 + 1 ... W1 + 1] = RIGHT_TASK_SPAWN | CONTROL | RIGHT_TASK_JOIN,
};
static const rights_t tasks_below[TASKS + 1] = {
    [B + 1 ... C + 1] = CONTROL | RIGHT_TASK_NOTIFY,
    [D + 1] = CONTROL | RIGHT_TASK_JOIN | RIGHT_TASK_NOTIFY,
    [E + 1] = CONTROL | RIGHT_TASK_JOIN,
    [F + 1] = RIGHT_TASK_SPAWN | CONTROL | RIGHT_TASK_JOIN | RIGHT_TASK_NOTIFY,
    [W0 + 1 ... W1 + 1] = RIGHT_TASK_SPAWN | CONTROL | RIGHT_TASK_JOIN,
};
static const rights_t tasks_told[TASKS + 1] = {
    [A + 1 ... C + 1] = RIGHT_TASK_NOTIFY,
    [D + 1] = RIGHT_TASK_NOTIFY | RIGHT_TASK_JOIN,
    [E + 1] = RIGHT_TASK_JOIN,
    [F + 1] = RIGHT_TASK_NOTIFY | RIGHT_TASK_JOIN,
    [W0 + 1] = RIGHT_TASK_JOIN,
    [W1 + 1] = RIGHT_TASK_SPAWN | RIGHT_TASK_JOIN,
};
static const rights_t tasks_none[TASKS + 1];

KERNEL_STATE static uint32_t notified[TASKS];
KERNEL_STATE static struct restarts restarts_of_f;
static const struct fault_policy restart_policy = {&restarts_of_f, .window_ms = 50, .backoff_ms = 2,
                                                   .max = 2,       FAULT_RESTART,   FAULT_STOP};
static const struct fault_policy panic_policy = {.action = FAULT_PANIC};

#define OWN(task)                                                                                  \
    {                                                                                              \
        (uintptr_t) memory[task], MEMORY_BYTES, ACCESS_READ | ACCESS_WRITE                         \
    }
#define READABLE                                                                                   \
    {                                                                                              \
        (uintptr_t) constants, CONSTANT_BYTES, ACCESS_READ                                         \
    }
#define RANGES(...)                                                                                \
    (const struct memory_range[])                                                                  \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }

#define TASK(index, label, level, top, quantum, calls_allowed, objects_allowed, tasks_allowed)     \
    .mpu = {{OWN(index)}}, .stack_low = (uintptr_t)memory[index], .memory_size = MEMORY_BYTES,     \
    .frame_span = STACK_BYTES - ARCH_FRAME_BYTES, .calls = calls_allowed,                          \
    .rights = objects_allowed, .task_rights = tasks_allowed, .name = label,                        \
    .quantum_ticks = quantum, .priority = level, .ceiling = top,                                   \
    .heap = (index) >= F ? NEST : HEAP

#define ALONE(index) .ranges = RANGES(OWN(index), READABLE), .range_count = 2
#define WORKER(index) .ranges = RANGES(OWN(index), OWN(F), READABLE), .range_count = 3, .domain = F
#define NOTIFIED(index) ALONE(index), .notified = &notified[index]

const bool has_timing = HAS_TIMING; /* for random steps */
const bool has_signals = HAS_SIGNALS;
const struct task_def task_defs[TASKS] = {
    {TASK(IDLE, "idle", CONFIG_NUM_PRIORITIES - 1, CONFIG_NUM_PRIORITIES - 1, 0, calls_of_idle,
          rights_none, tasks_none),
     ALONE(IDLE), .flags = TASK_AUTOSTART},
    {TASK(INIT, "init", 0, 0, 0, calls_granted, rights_to_give, tasks_all), ALONE(INIT),
     .flags = TASK_AUTOSTART | TASK_CREATES},
    {TASK(A, "a", 1, 1, 0, calls_granted, rights_to_give, tasks_below), NOTIFIED(A),
     .flags = TASK_CREATES},
    {TASK(B, "b", 2, 1, 3, calls_granted, rights_to_take, tasks_told), NOTIFIED(B),
     .flags = TASK_CREATES, .first_timer = ONCE - ONCE, .timer_count = 2, .first_irq = LEVEL,
     .irq_count = 2, .signals = 1},
    {TASK(C, "c", 2, 2, 3, calls_granted, rights_to_take, tasks_told), NOTIFIED(C),
     .flags = TASK_CREATES, .timing = 2 * HAS_TIMING},
    {TASK(D, "d", 2, 2, 2, calls_granted, rights_to_take, tasks_told), NOTIFIED(D),
     .flags = TASK_CREATES, .joinable = 1, .timing = HAS_TIMING, .signals = 2},
    {TASK(E, "e", 3, 3, 0, calls_of_all, rights_none, tasks_none), ALONE(E), .joinable = 1,
     .policy = &panic_policy},
    {TASK(F, "f", 4, 2, 1, calls_granted, rights_to_give, tasks_below), NOTIFIED(F),
     .flags = TASK_CREATES, .joinable = 1, .first_worker = W0, .worker_count = 2,
     .first_timer = EVERY - ONCE, .timer_count = 1, .first_irq = PULSE, .irq_count = 1,
     .policy = &restart_policy},
    {TASK(W0, "f_0", 4, 3, 1, calls_granted, rights_to_give, tasks_below), WORKER(W0),
     .flags = TASK_CREATES, .joinable = 1},
    {TASK(W1, "f_with_thirty_five_characters_in_it", 4, 3, 1, calls_granted, rights_to_give,
          tasks_below),
     WORKER(W1), .flags = TASK_CREATES, .joinable = 1},
};
KERNEL_STATE struct task tasks[TASKS];

const struct pool pools[POOL_COUNT] = {{POOL_CODE, POOL_CODE_BYTES, W0, W0 + 1},
                                       {POOL_CODE, POOL_CODE_BYTES, W1, W1 + 1}};

const struct semaphore_def semaphore_defs[SEMAPHORE_COUNT] = {{0, 1}, {2, 3}, {0, UINT16_MAX}};
KERNEL_STATE struct semaphore semaphores[SEMAPHORE_COUNT];

const uint8_t mutex_ceilings[MUTEX_COUNT] = {MUTEX_NO_CEILING, MUTEX_NO_CEILING, 1,
                                             MUTEX_NO_CEILING};
KERNEL_STATE struct mutex mutexes[MUTEX_COUNT];

KERNEL_STATE static uint8_t items[4][QUEUE_SLOT_BYTES];
const struct queue_def queue_defs[QUEUE_COUNT] = {{items[0], PAIR_BYTES, 2},
                                                  {items[1], SINGLE_BYTES, 1},
                                                  {items[2], 0, QUEUE_SLOT_BYTES},
                                                  {items[3], 0, QUEUE_SLOT_BYTES}};
KERNEL_STATE struct queue queues[QUEUE_COUNT];
KERNEL_STATE struct account accounts[ACCOUNT_COUNT];

const uint32_t event_initial[EVENT_COUNT] = {4};
KERNEL_STATE struct event events[EVENT_COUNT];

const struct timing_def timing_defs[TIMING_COUNT] = {{.watchdog_ms = WATCHDOG_MS,
                                                      .period_ticks = PERIOD,
                                                      .deadline_ticks = DEADLINE,
                                                      .every_ticks = EVERY_TICKS,
                                                      .budget_cycles = BUDGET_CYCLES,
                                                      .task = D},
                                                     {.task = C}};
KERNEL_STATE struct timing timings[TIMING_COUNT];

const uint8_t signals_tasks[SIGNALS_COUNT] = {B, D};
KERNEL_STATE struct signals signals[SIGNALS_COUNT];

const struct timer_def timer_defs[TIMER_COUNT] = {
    {.bits = 1, .task = B},
    {.bits = 2, .task = B},
    {.bits = 2, .delay_ms = 5, .period_ms = 5, .task = F, .autostart = 1},
};
KERNEL_STATE struct timer timers[TIMER_COUNT];

uint8_t heap_memory[HEAP_BYTES];
uint8_t nest_memory[NEST_BYTES];
KERNEL_STATE static struct heap_entry heap_map[HEAP_BYTES / HEAP_LEAST];
KERNEL_STATE static struct heap_entry nest_map[NEST_BYTES / NEST_LEAST];
KERNEL_STATE static uint32_t heap_free_bits[3];
KERNEL_STATE static uint32_t nest_free_bits[17];
KERNEL_STATE uint32_t heap_used[HEAP_COUNT];
KERNEL_STATE uint16_t heap_owned[HEAP_COUNT][TASK_COUNT];
const struct heap_def heap_defs[HEAP_COUNT] = {
    {{{&heap_free_bits[0], &heap_free_bits[2]}, 5},
     heap_map,
     &heap_used[0],
     heap_owned[0],
     (uintptr_t)heap_memory,
     HEAP_BYTES,
     5},
    {{{&nest_free_bits[0], &nest_free_bits[16]}, 8},
     nest_map,
     &heap_used[1],
     heap_owned[1],
     (uintptr_t)nest_memory,
     NEST_BYTES,
     4},
};

const struct irq_grant irq_grants[IRQS] = {
    [LEVEL] = {&tasks[B], 4, ARCH_IRQ(5)},
    [OTHER] = {&tasks[B], 8, ARCH_IRQ(31)},
    [PULSE] = {&tasks[F], 1, ARCH_IRQ(0)},
};

void *const objects[INDICES] = {
    [EMPTY] = &semaphores[0],
    [FULL] = &semaphores[1],
    [MANY] = &semaphores[2],
    [LOW] = &mutexes[0],
    [HIGH] = &mutexes[1],
    [CEILING] = &mutexes[2],
    [PAIR] = &queues[0],
    [SINGLE] = &queues[1],
    [FLAGS] = &events[0],
    [ONCE] = &timers[0],
    [TWICE] = &timers[1],
    [EVERY] = &timers[2],
    [HEAP] = (void *)&heap_defs[0],
    [NEST] = (void *)&heap_defs[1],
    [SEM_SLOT] = &semaphores[3],
    [SEM_SLOT2] = &semaphores[4],
    [MUTEX_SLOT] = &mutexes[3],
    [QUEUE_SLOT] = &queues[2],
    [QUEUE_SLOT2] = &queues[3],
};
const uint8_t object_kinds[INDICES] = {
    [EMPTY... MANY] = KILN_OBJECT_SEMAPHORE,
    [LOW... CEILING] = KILN_OBJECT_MUTEX,
    [PAIR... SINGLE] = KILN_OBJECT_QUEUE,
    [FLAGS] = KILN_OBJECT_EVENT,
    [ONCE... EVERY] = KILN_OBJECT_TIMER,
    [HEAP... NEST] = KILN_OBJECT_HEAP,
    [SEM_SLOT... SEM_SLOT2] = KILN_OBJECT_SEMAPHORE,
    [MUTEX_SLOT] = KILN_OBJECT_MUTEX,
    [QUEUE_SLOT... QUEUE_SLOT2] = KILN_OBJECT_QUEUE,
};
const char *const object_names[INDICES] = {
    "empty",  "full",  "many", "low",   "high",  "ceiling", "pair",
    "single", "flags", "once", "twice", "every", "heap",    "nest",
};
KERNEL_STATE struct slot slots[SLOT_COUNT];
const struct slot_range slot_ranges[] = {
    [KILN_OBJECT_SEMAPHORE] = {SEM_SLOT - OBJECTS, MUTEX_SLOT - OBJECTS},
    [KILN_OBJECT_MUTEX] = {MUTEX_SLOT - OBJECTS, QUEUE_SLOT - OBJECTS},
    [KILN_OBJECT_QUEUE] = {QUEUE_SLOT - OBJECTS, INDICES - OBJECTS},
};

_Static_assert(TASKS == TASK_COUNT && OBJECTS == OBJECT_COUNT && INDICES - OBJECTS == SLOT_COUNT &&
                   IRQS == IRQ_COUNT,
               "generated/layout.h, which host_build.py writes, is of this system");

uint8_t shared[SHARED_BYTES];
const struct partition partitions[] = {{(uintptr_t)shared, (uintptr_t)(shared + SHARED_BYTES)}};

#ifndef OWNERS
#define OWNERS 7
#endif

const struct memory_owner memory_owners[] = {
    {0x00000000, 0x00003fff, "the kernel's code"},
    {0x20000000, 0x200007ff, "the kernel's data"},
    {0x20000800, 0x20000bff, "a"},
    {0x30000000, 0x300003ff, "a"},
    {0x30001000, 0x300013ff, "b"},
    {0x30002000, 0x300023ff, "c"},
    {0x30003000, 0x300033ff, "d"},
};
const uint8_t memory_owner_kinds[] = {
    MEMORY_NAMED,     MEMORY_NAMED, MEMORY_DATA,   MEMORY_STACK,
    MEMORY_PARTITION, MEMORY_HEAP,  MEMORY_DEVICE,
};
const uint32_t memory_owner_count = OWNERS;
const struct memory_grant memory_grants[] = {
    {A + 1, MEMORY_OWN, 4, 0x20000800, 0x20000bff, "a"},
    {A + 1, MEMORY_NAMED, 12, 0x40001000, 0x40001fff, "uart1"},
    {A + 1, MEMORY_DOMAIN, 31, 0x2f000000, 0x2f0003ff, "f"},
    {B + 1, MEMORY_OWN, 30, 0x20001000, 0x200013ff, "b"},
    {D + 1, MEMORY_OWN, 65535, 0x20002000, 0x20002fff, "a_name_of_thirty_two_characters_"},
    {D + 1, MEMORY_NAMED, 65535, 0xe0000000, 0xe0000fff,
     "a name that is longer than every name that the schema of boards lets a device have"},
};
const uint32_t memory_grant_count = 6;

unsigned running(void)
{
    return (unsigned)(kernel.current - tasks);
}

uint32_t address(const void *pointer)
{
    uintptr_t value = (uintptr_t)pointer;

    CHECK(value <= UINT32_MAX); /* the programs are linked below 4 GiB for this */
    return (uint32_t)value;
}

void system_start(const unsigned *list)
{
    host_boot();
    for (; *list != 0; list++)
        CHECK(spawn(*list) > 0);
    sleep_ms(KILN_FOREVER);
}

int32_t yield(void)
{
    return host_call(CALL_yield, 0, 0, 0);
}

int32_t sem_wait(uint32_t handle, uint32_t timeout_ms)
{
    return host_call(CALL_sem_wait, handle, timeout_ms, 0);
}

int32_t sem_signal(uint32_t handle)
{
    return host_call(CALL_sem_signal, handle, 0, 0);
}

int32_t mutex_lock(uint32_t handle, uint32_t timeout_ms)
{
    return host_call(CALL_mutex_lock, handle, timeout_ms, 0);
}

int32_t mutex_unlock(uint32_t handle)
{
    return host_call(CALL_mutex_unlock, handle, 0, 0);
}

int32_t queue_send(uint32_t handle, const void *item, uint32_t timeout_ms)
{
    uint8_t *own = memory[running()];

    memcpy(own, item, ((struct queue *)objects[handle & HANDLE_INDEX_MASK])->item_size);
    return host_call(CALL_queue_send, handle, address(own), timeout_ms);
}

int32_t queue_recv(uint32_t handle, uint32_t timeout_ms)
{
    return host_call(CALL_queue_recv, handle, address(memory[running()] + 128), timeout_ms);
}

int32_t event_wait(uint32_t handle, uint32_t flags, uint32_t options, uint32_t timeout_ms)
{
    return host_call4(CALL_event_wait, handle, flags, options, timeout_ms);
}

int32_t event_set(uint32_t handle, uint32_t flags)
{
    return host_call(CALL_event_set, handle, flags, 0);
}

int32_t notify(uint32_t index, uint32_t bits)
{
    return host_call(CALL_notify, (uint32_t)tasks[index].pid, bits, 0);
}

int32_t notify_wait(uint32_t bits, uint32_t timeout_ms)
{
    return host_call(CALL_notify_wait, bits, timeout_ms, 0);
}

int32_t irq_enable(uint32_t irq)
{
    return host_call(CALL_irq_enable, irq, 0, 0);
}

int32_t heap_alloc(uint32_t handle, uint32_t bytes)
{
    return host_call(CALL_heap_alloc, handle, bytes, 0);
}

int32_t heap_free(uint32_t handle, int32_t block)
{
    return host_call(CALL_heap_free, handle, (uint32_t)block, 0);
}

int32_t heap_resize(uint32_t handle, int32_t block, uint32_t bytes)
{
    return host_call(CALL_heap_resize, handle, (uint32_t)block, bytes);
}

int32_t kill(uint32_t index)
{
    return host_call(CALL_kill, (uint32_t)tasks[index].pid, 0, 0);
}

int32_t join(uint32_t pid, uint32_t timeout_ms)
{
    return host_call(CALL_join, pid, timeout_ms, 0);
}

int32_t nice_to(uint32_t index, uint32_t priority)
{
    return host_call(CALL_nice, (uint32_t)tasks[index].pid, priority, 0);
}

int32_t suspend(uint32_t index)
{
    return host_call(CALL_suspend, (uint32_t)tasks[index].pid, 0, 0);
}

int32_t resume(uint32_t index)
{
    return host_call(CALL_resume, (uint32_t)tasks[index].pid, 0, 0);
}

int32_t spawn(uint32_t index)
{
    return host_call(CALL_spawn, index + 1, (uint32_t)KILN_PRIORITY_DEFAULT, 0);
}

int32_t spawn_worker(void)
{
    return host_call(CALL_spawn, POOL_CODE, (uint32_t)KILN_PRIORITY_DEFAULT, 0);
}

int32_t sleep_ms(uint32_t ms)
{
    return host_call(CALL_sleep, ms, 0, 0);
}

int32_t write_text(const char *text)
{
    size_t length = strlen(text);
    uint8_t *own = memory[running()];

    CHECK(length <= MEMORY_BYTES);
    memcpy(own, text, length);
    return host_call(CALL_write, KILN_STDOUT, address(own), (uint32_t)length);
}

int32_t read_into(uint32_t fd, uint32_t length)
{
    return host_call4(CALL_read, fd, address(memory[running()]), length, KILN_FOREVER);
}

void end(void)
{
    end_with(0);
}

void end_with(uint32_t code)
{
    host_call(CALL_exit, code, 0, 0);
}

int32_t result(unsigned index)
{
    return tasks[index].context.result;
}

void ticks(unsigned count)
{
    while (count-- > 0)
        host_tick();
}
