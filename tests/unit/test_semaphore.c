/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "fixture.h"

#include <errno.h>
#include <kiln/types.h>

TEST(counts_start_as_declared)
{
    START(A);
    CHECK_EQUAL(semaphores[EMPTY].count, 0);
    CHECK_EQUAL(semaphores[FULL].count, 2);
    CHECK_EQUAL(semaphores[FULL].max, 3);
    CHECK_EQUAL(semaphores[MANY].max, UINT16_MAX);
}

TEST(a_count_is_taken_at_once)
{
    START(A);
    CHECK_EQUAL(sem_wait(FULL, KILN_FOREVER), 0);
    CHECK_EQUAL(sem_wait(FULL, KILN_NO_WAIT), 0);
    CHECK_EQUAL(semaphores[FULL].count, 0);
    CHECK_EQUAL(running(), A);
}

TEST(try_finds_nothing_and_changes_nothing)
{
    START(A);
    CHECK_EQUAL(sem_wait(EMPTY, KILN_NO_WAIT), -EAGAIN);
    CHECK_EQUAL(running(), A);
    CHECK(semaphores[EMPTY].waiters == NULL);
}

TEST(a_signal_without_waiters_is_counted_up_to_the_maximum)
{
    START(A);
    CHECK_EQUAL(sem_signal(FULL), 0);
    CHECK_EQUAL(semaphores[FULL].count, 3);
    CHECK_EQUAL(sem_signal(FULL), -EOVERFLOW);
    CHECK_EQUAL(semaphores[FULL].count, 3);
}

TEST(the_largest_maximum_is_a_count_too)
{
    START(A);
    for (unsigned n = 0; n < UINT16_MAX; n++)
        CHECK_EQUAL(sem_signal(MANY), 0);
    CHECK_EQUAL(sem_signal(MANY), -EOVERFLOW);
    CHECK_EQUAL(semaphores[MANY].count, UINT16_MAX);
}

TEST(a_signal_goes_to_a_waiter_and_is_not_counted)
{
    START(A, B);
    sem_wait(EMPTY, KILN_FOREVER);
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(sem_signal(EMPTY), 0);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(result(A), 0);
    CHECK_EQUAL(result(B), 0);
    CHECK_EQUAL(semaphores[EMPTY].count, 0);
}

TEST(waiters_are_served_by_priority_then_first_come)
{
    START(E, C, B, F, A);
    sem_wait(EMPTY, KILN_FOREVER); /* A */
    sem_wait(EMPTY, KILN_FOREVER); /* C */
    sem_wait(EMPTY, KILN_FOREVER); /* B */
    CHECK_EQUAL(running(), E);
    end();
    CHECK_EQUAL(running(), F);
    sem_signal(EMPTY);
    CHECK_EQUAL(running(), A);
    end();
    sem_signal(EMPTY);
    CHECK_EQUAL(running(), C);
    end();
    sem_signal(EMPTY);
    CHECK_EQUAL(running(), B);
}

TEST(a_wait_times_out)
{
    START(A);
    sem_wait(EMPTY, 5);
    ticks(5);
    CHECK_EQUAL(running(), IDLE);
    ticks(1);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(result(A), -ETIMEDOUT);
    CHECK(semaphores[EMPTY].waiters == NULL);
}

TEST(a_signal_in_time_ends_the_timeout)
{
    START(A, B);
    sem_wait(EMPTY, 5);
    ticks(5);
    sem_signal(EMPTY);
    CHECK_EQUAL(result(A), 0);
    CHECK(kernel.timeouts == NULL);
    ticks(10);
    CHECK_EQUAL(tasks[A].context.wakes, 1);
}

TEST(a_signal_after_the_timeout_is_counted)
{
    START(A, B);
    sem_wait(EMPTY, 5);
    ticks(6);
    CHECK_EQUAL(result(A), -ETIMEDOUT);
    CHECK_EQUAL(sem_signal(EMPTY), 0);
    CHECK_EQUAL(semaphores[EMPTY].count, 1);
}

TEST(the_first_waiter_that_ends_gives_way_to_the_second)
{
    START(A, B, C);
    sem_wait(EMPTY, KILN_FOREVER);
    sem_wait(EMPTY, 100);
    CHECK_EQUAL(running(), C);
    host_fault(&tasks[A], (struct fault_record){.cause = FAULT_BUS_LATE});
    CHECK(semaphores[EMPTY].waiters == &tasks[B]);
    CHECK_EQUAL(sem_signal(EMPTY), 0);
    CHECK_EQUAL(tasks[B].state, TASK_READY);
    CHECK_EQUAL(semaphores[EMPTY].count, 0);
}

TEST(a_task_spawned_less_urgent_waits_behind)
{
    host_boot();
    CHECK(host_call(CALL_spawn, B + 1, 5, 0) > 0);
    CHECK(spawn(C) > 0);
    CHECK(spawn(F) > 0);
    sleep_ms(KILN_FOREVER);
    CHECK_EQUAL(running(), C);
    yield();
    sleep_ms(2);
    CHECK_EQUAL(running(), F);
    sleep_ms(2);
    CHECK_EQUAL(running(), B);
    sem_wait(EMPTY, KILN_FOREVER);
    ticks(3);
    CHECK_EQUAL(running(), C);
    sem_wait(EMPTY, KILN_FOREVER);
    CHECK_EQUAL(running(), F);
    sem_signal(EMPTY);
    CHECK_EQUAL(running(), C);
}

TEST(bad_handles)
{
    static const uint32_t handles[] = {SEM_SLOT,   INDICES,    0x100,
                                       0x7fffffff, 0x80000000, UINT32_MAX};

    START(A);
    for (unsigned i = 0; i < sizeof(handles) / sizeof(handles[0]); i++) {
        CHECK_EQUAL(sem_wait(handles[i], KILN_FOREVER), -EBADF);
        CHECK_EQUAL(sem_signal(handles[i]), -EBADF);
    }
}

TEST(an_object_of_another_type_is_no_semaphore)
{
    START(A);
    for (uint32_t handle = SEMAPHORES; handle < OBJECTS; handle++) {
        CHECK_EQUAL(sem_wait(handle, KILN_FOREVER), -EPERM);
        CHECK_EQUAL(sem_signal(handle), -EPERM);
    }
}

TEST(rights_are_one_for_each_direction)
{
    START(A, B);
    CHECK_EQUAL(sem_wait(MANY, KILN_FOREVER), -EPERM);
    CHECK_EQUAL(sem_signal(MANY), 0);
    end();
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(sem_signal(MANY), -EPERM);
    CHECK_EQUAL(sem_wait(MANY, KILN_FOREVER), 0);
}

TEST(without_any_grant_the_calls_are_denied)
{
    START(E);
    CHECK_EQUAL(sem_wait(EMPTY, KILN_NO_WAIT), -EPERM);
    CHECK_EQUAL(sem_signal(EMPTY), -EPERM);
    CHECK_EQUAL(sem_signal(UINT32_MAX), -EPERM);
}
