/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "fixture.h"
#include "timeout.h"

#include <errno.h>
#include <kiln/types.h>

static int32_t spawn_at(uint32_t index, uint32_t priority)
{
    return host_call(CALL_spawn, index + 1, priority, 0);
}

static int32_t getpid(void)
{
    return host_call(CALL_getpid, 0, 0, 0);
}

TEST(boot_starts_idle_and_what_starts_by_itself)
{
    host_boot();
    CHECK_EQUAL(running(), INIT);
    for (unsigned n = 0; n < TASKS; n++) {
        CHECK_EQUAL(tasks[n].state, n <= INIT ? TASK_READY : TASK_DORMANT);
        CHECK_EQUAL(tasks[n].pid, n + 1);
    }
    CHECK(host.ticking);
}

TEST(boot_clears_partitions)
{
    memset(shared, 0xa5, SHARED_BYTES);
    host_boot();
    for (unsigned n = 0; n < SHARED_BYTES; n++)
        CHECK_EQUAL(shared[n], 0);
}

TEST(a_spawned_task_has_its_id_as_pid)
{
    host_boot();
    CHECK_EQUAL(spawn(C), C + 1);
    CHECK_EQUAL(tasks[C].context.starts, 1);
    sleep_ms(KILN_FOREVER);
    CHECK_EQUAL(getpid(), C + 1);
}

TEST(each_life_has_a_pid_of_its_own)
{
    host_boot();
    for (int32_t life = 0; life < 5; life++) {
        CHECK_EQUAL(spawn(A), life * 0x100 + A + 1);
        sleep_ms(1);
        CHECK_EQUAL(running(), A);
        CHECK_EQUAL(getpid(), life * 0x100 + A + 1);
        end();
        ticks(2);
    }
}

TEST(a_pid_stays_positive_when_the_generations_wrap)
{
    host_boot();
    tasks[A].pid = (int32_t)(PID_MAX & ~PID_ID_MASK) + A + 1;
    CHECK_EQUAL(spawn(A), (int32_t)(PID_MAX & ~PID_ID_MASK) + A + 1);
    sleep_ms(1);
    end();
    CHECK_EQUAL(tasks[A].pid, A + 1);
}

TEST(a_running_task_is_not_spawned_again)
{
    host_boot();
    CHECK(spawn(A) > 0);
    CHECK_EQUAL(spawn(A), -EBUSY);
    sleep_ms(1);
    sem_wait(EMPTY, KILN_FOREVER);
    ticks(2);
    CHECK_EQUAL(running(), INIT);
    CHECK_EQUAL(spawn(A), -EBUSY);
}

TEST(there_are_so_many_tasks)
{
    static const uint32_t ids[] = {0, TASKS + 1, 0x100, 0x101, 0x80000000, 0x80000001, UINT32_MAX};

    host_boot();
    for (unsigned i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
        CHECK_EQUAL(host_call(CALL_spawn, ids[i], (uint32_t)KILN_PRIORITY_DEFAULT, 0), -ENOENT);
}

TEST(spawning_needs_a_grant_for_the_task)
{
    host_boot();
    CHECK_EQUAL(spawn(IDLE), -EPERM);
    CHECK_EQUAL(spawn(INIT), -EPERM);
    CHECK(spawn(A) > 0);
    CHECK(spawn(B) > 0);
    CHECK(spawn(E) > 0);
    sleep_ms(KILN_FOREVER);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(spawn(C), -EPERM);
    CHECK(spawn(F) > 0);
    end();
    CHECK_EQUAL(spawn(C), -EPERM);
    end();
    CHECK_EQUAL(running(), E);
    CHECK_EQUAL(spawn(C), -EPERM);
}

TEST(a_priority_is_the_manifests_or_less_urgent)
{
    host_boot();
    CHECK_EQUAL(spawn_at(E, 2), -EPERM);
    CHECK_EQUAL(spawn_at(E, 0), -EPERM);
    CHECK_EQUAL(spawn_at(E, CONFIG_NUM_PRIORITIES - 1), -EINVAL);
    CHECK_EQUAL(spawn_at(E, CONFIG_NUM_PRIORITIES), -EINVAL);
    CHECK_EQUAL(spawn_at(E, 0x100), -EINVAL);
    CHECK_EQUAL(spawn_at(E, 0x80000000), -EINVAL);
    CHECK_EQUAL(spawn_at(E, (uint32_t)-2), -EINVAL);
    CHECK_EQUAL(tasks[E].state, TASK_DORMANT);
    CHECK(spawn_at(E, CONFIG_NUM_PRIORITIES - 2) > 0);
    CHECK_EQUAL(tasks[E].priority, CONFIG_NUM_PRIORITIES - 2);
    CHECK(spawn_at(F, (uint32_t)KILN_PRIORITY_DEFAULT) > 0);
    CHECK_EQUAL(tasks[F].priority, 4);
}

TEST(the_next_life_has_the_manifests_priority_again)
{
    host_boot();
    CHECK(spawn_at(B, 6) > 0);
    sleep_ms(1);
    end();
    ticks(2);
    CHECK(spawn(B) > 0);
    CHECK_EQUAL(tasks[B].priority, 2);
}

TEST(a_more_urgent_task_runs_at_once)
{
    START(A);
    spawn(F);
    CHECK_EQUAL(running(), A);
    end();
    CHECK_EQUAL(running(), F);
}

TEST(exit_of_a_task_among_equals)
{
    START(B, C, D);
    yield();
    end();
    CHECK_EQUAL(running(), D);
    yield();
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(tasks[C].state, TASK_DORMANT);
}

TEST(a_dead_task_is_in_no_list)
{
    START(A, B, C, D);
    sem_wait(EMPTY, 50);
    host_fault(&tasks[A], (struct fault_record){.cause = FAULT_BUS_LATE});
    CHECK(semaphores[EMPTY].waiters == NULL);
    CHECK(!timeout_pending(&tasks[A].timeout));
    host_fault(&tasks[D], (struct fault_record){.cause = FAULT_BUS_LATE});
    yield();
    CHECK_EQUAL(running(), C);
    yield();
    CHECK_EQUAL(running(), B);
}

TEST(a_restart_forgets_the_wait_of_the_former_life)
{
    host_boot();
    spawn(A);
    sleep_ms(1);
    sem_wait(EMPTY, 50);
    host_fault(&tasks[A], (struct fault_record){.cause = FAULT_BUS_LATE});
    ticks(1);
    CHECK_EQUAL(running(), IDLE);
    ticks(1);
    CHECK_EQUAL(running(), INIT);
    spawn(A);
    sleep_ms(KILN_FOREVER);
    CHECK_EQUAL(running(), A);
    CHECK(tasks[A].queue == NULL);
    ticks(100);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(tasks[A].context.wakes, 0);
}

TEST(numbers_that_are_no_call)
{
    START(A);
    for (uint32_t number = CALLS; number < 256; number++)
        CHECK_EQUAL(host_call(number, 0, 0, 0), -ENOSYS);
}

TEST(calls_that_need_a_grant)
{
    START(E);
    CHECK_EQUAL(read_into(KILN_STDIN, 1), -EPERM);
    CHECK_EQUAL(host_call(CALL_shutdown, 0, 0, 0), -EPERM);
    CHECK_EQUAL(spawn(F), -EPERM);
    CHECK_EQUAL(yield(), 0);
    CHECK_EQUAL(getpid(), E + 1);
}
