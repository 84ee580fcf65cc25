/* SPDX-License-Identifier: MIT */
#include "fixture.h"

#include "check.h"
#include "object.h"
#include "partition.h"
#include "report.h"

#include <generated/call_tables.h>
#include <kiln/types.h>

uint8_t memory[TASKS][MEMORY_BYTES];
const uint8_t constants[CONSTANT_BYTES] = "Constants that every task may read, but not write.";

#define BOTH (RIGHT_SEM_WAIT | RIGHT_SEM_SIGNAL)

static const uint16_t rights_to_give[] = {BOTH, BOTH, RIGHT_SEM_SIGNAL};
static const uint16_t rights_to_take[] = {BOTH, BOTH, RIGHT_SEM_WAIT};
static const uint16_t rights_none[SEMAPHORES];

static const uint8_t spawn_all[TASKS + 1] = {
    [A + 1 ... F + 1] = RIGHT_TASK_SPAWN,
};
static const uint8_t spawn_last[TASKS + 1] = {[F + 1] = RIGHT_TASK_SPAWN};
static const uint8_t spawn_none[TASKS + 1];

#define RANGES(task)                                                                               \
    (const struct memory_range[])                                                                  \
    {                                                                                              \
        {(uintptr_t)memory[task], MEMORY_BYTES, ACCESS_READ | ACCESS_WRITE},                       \
            {(uintptr_t)constants, CONSTANT_BYTES, ACCESS_READ},                                   \
    }

#define TASK(index, label, level, quantum, starts, calls_allowed, objects_allowed, tasks_allowed)  \
    [index] = {                                                                                    \
        .mpu = {{{(uintptr_t)memory[index], MEMORY_BYTES, ACCESS_READ | ACCESS_WRITE}}},           \
        .stack_low = (uintptr_t)memory[index],                                                     \
        .calls = calls_allowed,                                                                    \
        .rights = objects_allowed,                                                                 \
        .task_rights = tasks_allowed,                                                              \
        .ranges = RANGES(index),                                                                   \
        .range_count = 2,                                                                          \
        .name = label,                                                                             \
        .quantum_ticks = quantum,                                                                  \
        .priority = level,                                                                         \
        .autostart = starts,                                                                       \
    }

const struct task_def task_defs[TASKS] = {
    TASK(IDLE, "idle", CONFIG_NUM_PRIORITIES - 1, 0, 1, calls_of_all, rights_none, spawn_none),
    TASK(INIT, "init", 0, 0, 1, calls_granted, rights_to_give, spawn_all),
    TASK(A, "a", 1, 0, 0, calls_granted, rights_to_give, spawn_last),
    TASK(B, "b", 2, 3, 0, calls_granted, rights_to_take, spawn_none),
    TASK(C, "c", 2, 3, 0, calls_granted, rights_to_take, spawn_none),
    TASK(D, "d", 2, 2, 0, calls_granted, rights_to_take, spawn_none),
    TASK(E, "e", 3, 0, 0, calls_of_all, rights_none, spawn_none),
    TASK(F, "f", 4, 1, 0, calls_granted, rights_to_give, spawn_none),
};
const uint32_t task_count = TASKS;
KERNEL_STATE struct task tasks[TASKS];

const struct semaphore_def semaphore_defs[SEMAPHORES] = {{0, 1}, {2, 3}, {0, UINT16_MAX}};
const uint32_t semaphore_count = SEMAPHORES;
KERNEL_STATE struct semaphore semaphores[SEMAPHORES];

void *const objects[SEMAPHORES] = {&semaphores[EMPTY], &semaphores[FULL], &semaphores[MANY]};
const uint32_t object_count = SEMAPHORES;

uint8_t shared[SHARED_BYTES];
const struct partition partitions[] = {{(uintptr_t)shared, (uintptr_t)(shared + SHARED_BYTES)}};
const uint32_t partition_count = 1;

#ifndef OWNERS
#define OWNERS 3
#endif

const struct memory_owner memory_owners[] = {
    {0x00000000, 0x00003fff, "the kernel's code"},
    {0x20000000, 0x200007ff, "the kernel's data"},
    {0x20000800, 0x20000bff, "task 'a'"},
};
const uint32_t memory_owner_count = OWNERS;
const struct memory_grant memory_grants[] = {
    {A + 1, 4, 0x20000800, 0x20000bff, "its own memory"},
    {A + 1, 12, 0x40001000, 0x40001fff, "uart1"},
    {B + 1, 30, 0x20001000, 0x200013ff, "its own memory"},
    {D + 1, 65535, 0x20002000, 0x20002fff, "its own memory (a_name_of_thirty_two_characters_)"},
    {D + 1, 65535, 0xe0000000, 0xe0000fff,
     "a name that is longer than every name that the schema of boards lets a device have"},
};
const uint32_t memory_grant_count = 5;

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

int32_t spawn(uint32_t index)
{
    return host_call(CALL_spawn, index + 1, (uint32_t)KILN_PRIORITY_DEFAULT, 0);
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
    return host_call(CALL_read, fd, address(memory[running()]), length);
}

void end(void)
{
    host_call(CALL_exit, 0, 0, 0);
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
