/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "fixture.h"
#include "timeout.h"

#include <errno.h>
#include <kiln/types.h>

static int32_t spawn_at(uint32_t entry, uint32_t priority, uint32_t argument)
{
    return host_call(CALL_spawn, entry, priority, argument);
}

#define DEFAULT ((uint32_t)KILN_PRIORITY_DEFAULT)

TEST(an_entry_of_the_pools_code)
{
    START(F);
    CHECK_EQUAL(spawn_at(POOL_CODE + 5, DEFAULT, 99), W0 + 1);
    CHECK_EQUAL(tasks[W0].context.entry, POOL_CODE + 5);
    CHECK_EQUAL(tasks[W0].context.argument, 99);
    CHECK_EQUAL(tasks[W0].priority, 4);
    CHECK_EQUAL(spawn_at(POOL_CODE + POOL_CODE_BYTES - 1, 3, 0), W1 + 1);
    CHECK_EQUAL(running(), W1);
}

TEST(an_entry_outside_it_is_refused)
{
    START(F);
    CHECK_EQUAL(spawn_at(POOL_CODE - 1, DEFAULT, 0), -ENOENT);
    CHECK_EQUAL(spawn_at(POOL_CODE + POOL_CODE_BYTES, DEFAULT, 0), -ENOENT);
    CHECK_EQUAL(spawn_at(TASKS + 1, DEFAULT, 0), -ENOENT);
    CHECK_EQUAL(spawn_at(UINT32_MAX, DEFAULT, 0), -ENOENT);
    CHECK_EQUAL(spawn_at(W0 + 1, DEFAULT, 0), -ENOENT); /* a pool's task has no entry of its own */
    CHECK_EQUAL(spawn_at(0, DEFAULT, 0), -ENOENT);
}

TEST(errors)
{
    START(B, A);
    CHECK_EQUAL(spawn_at(POOL_CODE, DEFAULT, 0), -ESRCH);
    CHECK_EQUAL(spawn_at(POOL_CODE, 2, 0), -EPERM);
    CHECK_EQUAL(spawn_at(POOL_CODE, CONFIG_NUM_PRIORITIES - 1, 0), -EINVAL);
    spawn(F);
    CHECK(spawn_worker() > 0);
    CHECK(spawn_worker() > 0);
    CHECK_EQUAL(spawn_worker(), -EBUSY);
    end();
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(spawn_worker(), -EBUSY); /* of the pool that it may use */
}

TEST(a_pool_that_the_task_may_not_use_is_passed_over)
{
    START(B, F);
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(spawn_worker(), W1 + 1);
}

TEST(no_pool_that_the_task_may_use)
{
    START(E);
    CHECK_EQUAL(spawn_worker(), -EPERM);
}

TEST(who_ended_can_be_taken_again)
{
    START(F);
    spawn_worker();
    spawn_worker();
    CHECK_EQUAL(kill(W0), 0);
    CHECK_EQUAL(kill(W1), 0);
    CHECK_EQUAL(tasks[W0].state, TASK_ZOMBIE);
    CHECK_EQUAL(join(W1 + 1, KILN_NO_WAIT), KILN_STATUS_KILLED);
    CHECK_EQUAL(spawn_worker(), 0x100 + W0 + 1);
    CHECK_EQUAL(spawn_worker(), 0x100 + W1 + 1);
    CHECK_EQUAL(join(W0 + 1, KILN_NO_WAIT), -ESRCH);
}

TEST(they_end_with_their_domain)
{
    START(F);
    spawn_worker();
    yield();
    CHECK_EQUAL(running(), W0);
    sem_wait(EMPTY, 50);
    CHECK_EQUAL(running(), F);
    end();
    CHECK_EQUAL(running(), IDLE);
    CHECK_EQUAL(tasks[W0].state, TASK_ZOMBIE);
    CHECK_EQUAL(tasks[W1].state, TASK_DORMANT);
    CHECK(semaphores[EMPTY].waiters == NULL && kernel.timeouts == NULL);
}

TEST(one_ends_alone)
{
    START(F);
    spawn_worker();
    yield();
    end();
    CHECK_EQUAL(running(), F);
    CHECK_EQUAL(tasks[W0].state, TASK_ZOMBIE);
}

TEST(memory_of_the_domain_can_be_named)
{
    START(F);
    spawn_worker();
    yield();
    CHECK_EQUAL(host_call(CALL_queue_send, PAIR, address(memory[F]), 0), 0);
    CHECK_EQUAL(host_call(CALL_queue_send, PAIR, address(memory[W1]), 0), -EFAULT);
}

static int32_t create_task(const void *table, uint32_t count)
{
    return host_call(CALL_create_task, address(table), count, 0);
}

TEST(a_table_of_tasks)
{
    struct kiln_task_entry table[] = {{POOL_CODE, 5}, {POOL_CODE + 1, 3}, {POOL_CODE, 4}};
    uint8_t *own = memory[F];

    START(F);
    memcpy(own, table, sizeof(table));
    CHECK_EQUAL(create_task(own, 0), 0);
    CHECK_EQUAL(create_task(own, 3), 2); /* there are two */
    CHECK_EQUAL(running(), W1);
    CHECK_EQUAL(tasks[W0].priority, 5);
    CHECK_EQUAL(tasks[W1].priority, 3);
    CHECK_EQUAL(tasks[W1].context.entry, POOL_CODE + 1);
}

TEST(errors_of_a_table)
{
    struct kiln_task_entry table[] = {{POOL_CODE - 1, 5}, {POOL_CODE, 3}};
    uint8_t *own = memory[F];

    START(F, B);
    end();
    memcpy(own, table, sizeof(table));
    CHECK_EQUAL(create_task(own, 2), -ENOENT);
    CHECK_EQUAL(create_task(own, TASKS + 1), -EINVAL);
    CHECK_EQUAL(create_task(own, UINT32_MAX), -EINVAL);
    CHECK_EQUAL(create_task(memory[A], 1), -EFAULT);
    CHECK_EQUAL(create_task(own + MEMORY_BYTES - sizeof(table[0]), 2), -EFAULT);
    own += sizeof(table[0]);
    CHECK_EQUAL(create_task(own, 1), 1);
}

static int32_t sem_create(uint32_t initial, uint32_t max)
{
    return host_call(CALL_sem_create, initial, max, 0);
}

TEST(a_semaphore_is_created)
{
    uint32_t handle;

    START(A);
    CHECK_EQUAL(sem_create(1, 0), -EINVAL);
    CHECK_EQUAL(sem_create(0, 65536), -EINVAL);
    CHECK_EQUAL(sem_create(3, 2), -EINVAL);
    handle = (uint32_t)sem_create(1, 2);
    CHECK_EQUAL(handle, 0x100 | SEM_SLOT);
    CHECK_EQUAL(sem_create(0, 1), 0x100 | SEM_SLOT2);
    CHECK_EQUAL(sem_create(0, 1), -EAGAIN);
    CHECK_EQUAL(sem_signal(handle), 0);
    CHECK_EQUAL(sem_signal(handle), -EOVERFLOW);
    CHECK_EQUAL(sem_wait(handle, 0), 0);
    CHECK_EQUAL(host_call(CALL_destroy, handle, 0, 0), 0);
    CHECK_EQUAL(sem_signal(handle), -EBADF);
    CHECK_EQUAL(sem_signal(handle + 0x100), -EBADF);
    CHECK_EQUAL(sem_create(0, 1), 0x200 | SEM_SLOT);
    CHECK_EQUAL(sem_signal(handle), -EBADF);
    CHECK_EQUAL(sem_signal(handle + 0x100), 0);
}

TEST(handles_of_a_slot_come_round)
{
    START(A);
    slots[0].next_handle = HANDLE_MAX & ~HANDLE_INDEX_MASK;
    slots[0].next_handle |= SEM_SLOT;
    CHECK_EQUAL(sem_create(0, 1), (int32_t)(0x7fffff00 | SEM_SLOT));
    CHECK_EQUAL(host_call(CALL_destroy, 0x7fffff00 | SEM_SLOT, 0, 0), 0);
    CHECK_EQUAL(sem_create(0, 1), 0x100 | SEM_SLOT); /* generation 0 is the manifest's */
}

TEST(what_a_task_created_ends_with_it)
{
    uint32_t handle;

    START(A, B);
    handle = (uint32_t)sem_create(0, 1);
    sem_create(0, 1);
    sleep_ms(2);
    sem_wait(handle, KILN_FOREVER);
    ticks(3);
    CHECK_EQUAL(running(), A);
    end();
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(result(B), -EIDRM);
    CHECK_EQUAL(sem_signal(handle), -EBADF);
    CHECK_EQUAL(sem_create(0, 1), 0x200 | SEM_SLOT);
}

TEST(without_the_right_nothing_is_created_or_destroyed)
{
    START(E, A);
    sem_create(0, 1);
    sleep_ms(KILN_FOREVER);
    CHECK_EQUAL(running(), E);
    CHECK_EQUAL(sem_create(0, 1), -EPERM);
    CHECK_EQUAL(host_call(CALL_destroy, 0x100 | SEM_SLOT, 0, 0), -EPERM);
}

TEST(who_may_use_an_object_may_not_always_destroy_it)
{
    int32_t handle;

    START(A, B);
    handle = host_call(CALL_mutex_create, 0, 0, 0);
    sleep_ms(KILN_FOREVER);
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(mutex_lock((uint32_t)handle, KILN_NO_WAIT), 0);
    CHECK_EQUAL(host_call(CALL_destroy, (uint32_t)handle, 0, 0), -EPERM);
    CHECK_EQUAL(host_call(CALL_mutex_create, 0, 0, 0), -EPERM);
    end(); /* what A created stays */
    CHECK(slots[MUTEX_SLOT - OBJECTS].handle != 0);
}
