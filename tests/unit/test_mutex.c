/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "fixture.h"
#include "sched.h"

#include <errno.h>
#include <kiln/types.h>

static const struct fault_record died = {.cause = FAULT_BUS_LATE};

TEST(lock_and_unlock)
{
    START(A);
    CHECK_EQUAL(mutex_lock(LOW, KILN_FOREVER), 0);
    CHECK(mutexes[0].owner == &tasks[A]);
    CHECK_EQUAL(mutex_unlock(LOW), 0);
    CHECK(mutexes[0].owner == NULL);
    CHECK_EQUAL(mutex_lock(LOW, KILN_NO_WAIT), 0);
}

TEST(the_owner_locks_again)
{
    START(A, B);
    CHECK_EQUAL(mutex_lock(LOW, KILN_FOREVER), 0);
    CHECK_EQUAL(mutex_lock(LOW, KILN_NO_WAIT), 0);
    CHECK_EQUAL(mutex_unlock(LOW), 0);
    CHECK(mutexes[0].owner == &tasks[A]);
    CHECK_EQUAL(mutex_unlock(LOW), 0);
    CHECK(mutexes[0].owner == NULL);
    CHECK_EQUAL(mutex_unlock(LOW), -EPERM);
}

TEST(a_lock_has_a_depth)
{
    START(A);
    for (unsigned n = 0; n < 65535; n++)
        CHECK_EQUAL(mutex_lock(LOW, KILN_FOREVER), 0);
    CHECK_EQUAL(mutex_lock(LOW, KILN_FOREVER), -EOVERFLOW);
    for (unsigned n = 0; n < 65535; n++)
        CHECK_EQUAL(mutex_unlock(LOW), 0);
    CHECK(mutexes[0].owner == NULL);
}

TEST(errors)
{
    START(A, B, E);
    CHECK_EQUAL(mutex_lock(EMPTY, KILN_FOREVER), -EPERM);
    CHECK_EQUAL(mutex_unlock(PAIR), -EPERM);
    CHECK_EQUAL(mutex_lock(INDICES, KILN_FOREVER), -EBADF);
    CHECK_EQUAL(mutex_unlock(0x100 | MUTEX_SLOT), -EBADF);
    CHECK_EQUAL(mutex_lock(LOW, KILN_FOREVER), 0);
    sleep_ms(KILN_FOREVER);
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(mutex_lock(LOW, KILN_NO_WAIT), -EAGAIN);
    CHECK_EQUAL(mutex_unlock(LOW), -EPERM);
    CHECK_EQUAL(mutex_lock(LOW, 3), 0);
    CHECK_EQUAL(running(), E);
    CHECK_EQUAL(mutex_lock(LOW, KILN_NO_WAIT), -EPERM);
    ticks(4);
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(result(B), -ETIMEDOUT);
}

/* F owns LOW; then A, B and C run. */
static void owned_by_f(void)
{
    START(F);
    CHECK_EQUAL(running(), F);
    CHECK_EQUAL(mutex_lock(LOW, KILN_FOREVER), 0);
    host_tick();
    CHECK_EQUAL(running(), F);
}

static struct task *newcomer;

static void start_newcomer(void)
{
    task_start(newcomer, newcomer->def->priority, 0, 0);
}

static void nothing(void)
{
}

/* As INIT would spawn it, which sleeps. */
static void from_init(unsigned index)
{
    newcomer = &tasks[index];
    host_interrupt(start_newcomer);
}

TEST(the_owner_runs_at_the_waiters_priority)
{
    owned_by_f();
    from_init(B);
    CHECK_EQUAL(running(), B);
    mutex_lock(LOW, KILN_FOREVER);
    CHECK_EQUAL(running(), F);
    CHECK_EQUAL(tasks[F].priority, 2);
    from_init(A);
    mutex_lock(LOW, 5);
    CHECK_EQUAL(running(), F);
    CHECK_EQUAL(tasks[F].priority, 1);
    ticks(6);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(result(A), -ETIMEDOUT);
    CHECK_EQUAL(tasks[F].priority, 2);
    end();
    CHECK_EQUAL(running(), F);
    CHECK_EQUAL(mutex_unlock(LOW), 0);
    CHECK_EQUAL(tasks[F].priority, 4);
    CHECK_EQUAL(running(), B);
    CHECK(mutexes[0].owner == &tasks[B]);
}

TEST(a_chain_lends_all_the_way)
{
    owned_by_f();
    from_init(D);
    CHECK_EQUAL(mutex_lock(HIGH, KILN_FOREVER), 0);
    mutex_lock(LOW, KILN_FOREVER);
    CHECK_EQUAL(tasks[F].priority, 2);
    from_init(A);
    mutex_lock(HIGH, KILN_FOREVER);
    CHECK_EQUAL(tasks[D].priority, 1);
    CHECK_EQUAL(tasks[F].priority, 1);
    host_fault(&tasks[A], died);
    CHECK_EQUAL(tasks[D].priority, 2);
    CHECK_EQUAL(tasks[F].priority, 2);
}

TEST(unlocking_one_of_several_keeps_what_the_others_justify)
{
    owned_by_f();
    CHECK_EQUAL(mutex_lock(HIGH, KILN_FOREVER), 0);
    from_init(B);
    mutex_lock(LOW, KILN_FOREVER);
    from_init(A);
    mutex_lock(HIGH, KILN_FOREVER);
    CHECK_EQUAL(tasks[F].priority, 1);
    CHECK_EQUAL(mutex_unlock(HIGH), 0);
    CHECK_EQUAL(tasks[F].priority, 2);
    end(); /* A */
    CHECK_EQUAL(running(), F);
    CHECK_EQUAL(mutex_unlock(LOW), 0);
    CHECK_EQUAL(tasks[F].priority, 4);
}

TEST(mutexes_are_unlocked_in_any_order)
{
    START(A);
    mutex_lock(LOW, KILN_FOREVER);
    mutex_lock(HIGH, KILN_FOREVER);
    mutex_lock(CEILING, KILN_FOREVER);
    CHECK_EQUAL(mutex_unlock(LOW), 0);
    CHECK_EQUAL(mutex_unlock(CEILING), 0);
    CHECK_EQUAL(mutex_unlock(HIGH), 0);
    CHECK(tasks[A].owned == NULL);
}

TEST(a_ceiling_is_taken_at_once)
{
    START(F);
    CHECK_EQUAL(mutex_lock(CEILING, KILN_FOREVER), 0);
    CHECK_EQUAL(tasks[F].priority, 1);
    from_init(B);
    CHECK_EQUAL(running(), F);
    CHECK_EQUAL(mutex_unlock(CEILING), 0);
    CHECK_EQUAL(tasks[F].priority, 4);
    CHECK_EQUAL(running(), B);
}

TEST(a_task_may_be_more_urgent_than_a_ceiling)
{
    host_boot();
    CHECK_EQUAL(mutex_lock(CEILING, KILN_FOREVER), 0);
    CHECK_EQUAL(tasks[INIT].priority, 0);
    CHECK_EQUAL(mutex_unlock(CEILING), 0);
    CHECK_EQUAL(tasks[INIT].priority, 0);
}

TEST(an_heir_gets_the_ceiling)
{
    START(F, D);
    CHECK_EQUAL(running(), D);
    mutex_lock(CEILING, KILN_FOREVER);
    sleep_ms(2);
    CHECK_EQUAL(running(), F);
    mutex_lock(CEILING, KILN_FOREVER);
    CHECK_EQUAL(running(), IDLE);
    ticks(3);
    CHECK_EQUAL(running(), D);
    CHECK_EQUAL(mutex_unlock(CEILING), 0);
    CHECK_EQUAL(running(), F);
    CHECK_EQUAL(tasks[F].priority, 1);
}

TEST(waiters_come_by_priority_then_first)
{
    owned_by_f();
    from_init(B);
    mutex_lock(LOW, KILN_FOREVER);
    from_init(C);
    yield(); /* F is their equal now */
    mutex_lock(LOW, KILN_FOREVER);
    from_init(A);
    mutex_lock(LOW, KILN_FOREVER);
    mutex_unlock(LOW);
    CHECK_EQUAL(running(), A);
    mutex_unlock(LOW);
    end();
    CHECK_EQUAL(running(), B);
    CHECK(mutexes[0].owner == &tasks[B]);
}

TEST(unlocking_is_no_yield)
{
    START(B, C);
    CHECK_EQUAL(nice_to(B, 6), -EPERM); /* no right: it stays */
    CHECK_EQUAL(mutex_lock(CEILING, KILN_FOREVER), 0);
    CHECK_EQUAL(mutex_unlock(CEILING), 0);
    CHECK_EQUAL(running(), B);
}

TEST(a_cycle_is_refused)
{
    START(B, C, D);
    mutex_lock(LOW, KILN_FOREVER);
    yield();
    mutex_lock(HIGH, KILN_FOREVER);
    yield();
    mutex_lock(CEILING, KILN_FOREVER);
    mutex_lock(LOW, KILN_FOREVER); /* D waits for B */
    CHECK_EQUAL(running(), B);
    sleep_ms(1);
    CHECK_EQUAL(running(), C);
    mutex_lock(CEILING, KILN_FOREVER); /* C waits for D */
    ticks(2);
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(mutex_lock(HIGH, 10), -EDEADLK);
    CHECK_EQUAL(mutex_lock(CEILING, KILN_FOREVER), -EDEADLK);
    CHECK_EQUAL(mutex_lock(HIGH, KILN_NO_WAIT), -EAGAIN);
}

TEST(the_next_owner_learns_of_the_death)
{
    owned_by_f();
    from_init(B);
    mutex_lock(LOW, KILN_FOREVER);
    host_fault(&tasks[F], died);
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(result(B), KILN_OWNER_DIED);
    CHECK_EQUAL(mutex_unlock(LOW), 0);
    CHECK_EQUAL(mutex_lock(LOW, KILN_FOREVER), 0);
}

TEST(so_does_one_who_comes_later)
{
    owned_by_f();
    mutex_lock(LOW, KILN_FOREVER);
    host_fault(&tasks[F], died);
    CHECK(mutexes[0].owner == NULL);
    from_init(B);
    CHECK_EQUAL(mutex_lock(LOW, KILN_NO_WAIT), KILN_OWNER_DIED);
    CHECK_EQUAL(mutex_lock(LOW, KILN_NO_WAIT), 0);
    CHECK_EQUAL(mutex_unlock(LOW), 0);
    CHECK(mutexes[0].owner == &tasks[B]);
    CHECK_EQUAL(mutex_unlock(LOW), 0);
    CHECK_EQUAL(mutex_lock(LOW, KILN_NO_WAIT), 0);
}

TEST(a_ceiling_and_a_death)
{
    START(F);
    mutex_lock(CEILING, KILN_FOREVER);
    host_fault(&tasks[F], died);
    from_init(D);
    CHECK_EQUAL(mutex_lock(CEILING, KILN_NO_WAIT), KILN_OWNER_DIED);
    CHECK_EQUAL(tasks[D].priority, 1);
}

/* The tick at which the time of A, waiting, is over, and at which F unlocks. */
TEST(time_and_unlock_on_one_tick_have_one_outcome)
{
    owned_by_f();
    from_init(A);
    mutex_lock(LOW, 3);
    ticks(3);
    CHECK_EQUAL(running(), F);
    mutex_unlock(LOW); /* just before */
    CHECK_EQUAL(running(), A);
    host_tick();
    CHECK_EQUAL(result(A), 0);
    CHECK(mutexes[0].owner == &tasks[A]);
    CHECK_EQUAL(tasks[A].context.wakes, 1);
}

TEST(a_created_mutex_is_destroyed_under_its_owner)
{
    int32_t handle;

    START(A, B);
    handle = host_call(CALL_mutex_create, 0, 0, 0);
    CHECK(handle > 0xff);
    CHECK_EQUAL(host_call(CALL_mutex_create, 0, 0, 0), -EAGAIN);
    sleep_ms(1);
    CHECK_EQUAL(mutex_lock((uint32_t)handle, KILN_FOREVER), 0);
    sleep_ms(2);
    ticks(2);
    CHECK_EQUAL(running(), A);
    mutex_lock((uint32_t)handle, KILN_FOREVER);
    ticks(2);
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(tasks[B].priority, 1);
    newcomer = &tasks[F]; /* who may destroy it */
    host_interrupt(start_newcomer);
    tasks[F].base_priority = 0;
    sched_move(&tasks[F], 0);
    host_interrupt(nothing);
    CHECK_EQUAL(running(), F);
    CHECK_EQUAL(host_call(CALL_destroy, (uint32_t)handle, 0, 0), 0);
    end();
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(result(A), -EIDRM);
    CHECK_EQUAL(tasks[B].priority, 2);
    CHECK(tasks[B].owned == NULL);
    CHECK_EQUAL(mutex_unlock((uint32_t)handle), -EBADF);
}

TEST(a_free_mutex_is_destroyed)
{
    uint32_t handle;

    START(A);
    handle = (uint32_t)host_call(CALL_mutex_create, 0, 0, 0);
    CHECK_EQUAL(host_call(CALL_destroy, handle, 0, 0), 0);
    CHECK_EQUAL(mutex_lock(handle, KILN_NO_WAIT), -EBADF);
    CHECK_EQUAL(host_call(CALL_destroy, handle, 0, 0), -EBADF);
    CHECK_EQUAL(host_call(CALL_destroy, LOW, 0, 0), -EPERM);
}
