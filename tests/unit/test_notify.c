/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "fixture.h"

#include <errno.h>
#include <kiln/types.h>

TEST(one_that_comes_before_the_wait_is_kept)
{
    START(B, A);
    CHECK_EQUAL(notify(B, 5), 0);
    CHECK_EQUAL(notify(B, 1), 0);
    end();
    CHECK_EQUAL(notify_wait(3, KILN_NO_WAIT), 1);
    CHECK_EQUAL(notify_wait(3, KILN_NO_WAIT), -EAGAIN);
    CHECK_EQUAL(notify_wait(KILN_FLAGS, KILN_FOREVER), 4);
}

TEST(a_waiting_task_gets_what_it_waits_for)
{
    START(A, B);
    notify_wait(6, KILN_FOREVER);
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(notify(A, 1), 0);
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(notify(A, 12), 0);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(result(A), 4);
    CHECK_EQUAL(notify_wait(KILN_FLAGS, KILN_NO_WAIT), 9);
}

TEST(who_sleeps_or_waits_for_something_else_is_not_woken)
{
    START(A, B, C);
    sleep_ms(5);
    sem_wait(EMPTY, KILN_FOREVER);
    CHECK_EQUAL(running(), C);
    CHECK_EQUAL(notify(A, KILN_FLAGS), 0);
    CHECK_EQUAL(notify(B, 1), 0);
    CHECK_EQUAL(running(), C);
    ticks(6);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(result(A), 0);
    CHECK_EQUAL(notify_wait(KILN_FLAGS, KILN_NO_WAIT), KILN_FLAGS);
}

TEST(the_time_is_over)
{
    START(A);
    notify_wait(1, 3);
    CHECK_EQUAL(running(), IDLE);
    ticks(4);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(result(A), -ETIMEDOUT);
}

TEST(errors)
{
    START(A, E);
    CHECK_EQUAL(notify(B, 1), -ESRCH); /* it does not run */
    CHECK_EQUAL(host_call(CALL_notify, INIT + 1, 1, 0), -EPERM);
    CHECK_EQUAL(host_call(CALL_notify, 0, 1, 0), -ESRCH);
    CHECK_EQUAL(host_call(CALL_notify, TASKS + 1, 1, 0), -ESRCH);
    CHECK_EQUAL(notify(E, 1), -EPERM);
    spawn(F);
    CHECK_EQUAL(notify(F, 0), -EINVAL);
    CHECK_EQUAL(notify(F, 0x80000000), -EINVAL);
    CHECK_EQUAL(notify_wait(0, KILN_FOREVER), -EINVAL);
    CHECK_EQUAL(notify_wait(0x80000001, KILN_FOREVER), -EINVAL);
    CHECK_EQUAL(host_call(CALL_notify, (uint32_t)tasks[F].pid + PID_GENERATION_STEP, 1, 0), -ESRCH);
}

TEST(a_pools_task_has_none)
{
    START(F);
    CHECK(spawn_worker() > 0);
    yield();
    CHECK_EQUAL(running(), W0);
    CHECK_EQUAL(notify_wait(1, KILN_NO_WAIT), -EPERM);
}

TEST(they_end_with_the_task)
{
    host_boot();
    spawn(A);
    CHECK_EQUAL(notify(A, 1), 0);
    sleep_ms(1);
    end();
    ticks(2);
    spawn(A);
    sleep_ms(KILN_FOREVER);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(notify_wait(KILN_FLAGS, KILN_NO_WAIT), -EAGAIN);
}
