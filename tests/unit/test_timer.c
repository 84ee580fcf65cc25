/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "fixture.h"
#include "timeout.h"

#include <errno.h>
#include <kiln/types.h>

static int32_t timer_start(uint32_t handle, uint32_t delay_ms, uint32_t period_ms)
{
    return host_call(CALL_timer_start, handle, delay_ms, period_ms);
}

static int32_t timer_stop(uint32_t handle)
{
    return host_call(CALL_timer_stop, handle, 0, 0);
}

TEST(once)
{
    START(B, A);
    CHECK_EQUAL(timer_start(ONCE, 3, 0), 0);
    end();
    notify_wait(3, KILN_FOREVER);
    ticks(3);
    CHECK_EQUAL(running(), IDLE);
    ticks(1);
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(result(B), 1);
    notify_wait(3, KILN_FOREVER);
    ticks(50);
    CHECK_EQUAL(running(), IDLE);
}

TEST(periods_do_not_drift)
{
    START(B, A);
    CHECK_EQUAL(timer_start(TWICE, 3, 5), 0);
    end();
    for (uint64_t due = 4; due < 100; due += 5) {
        notify_wait(2, KILN_FOREVER);
        while (running() == IDLE)
            host_tick();
        CHECK_EQUAL(kernel.now_ticks, due);
        if (due % 2 == 0)
            ticks(3); /* the task is busy, and comes late */
    }
}

TEST(two_timers_of_one_task)
{
    START(B, A);
    timer_start(ONCE, 3, 0);
    timer_start(TWICE, 3, 0);
    end();
    notify_wait(3, KILN_FOREVER);
    ticks(4);
    CHECK_EQUAL(result(B), 1);
    CHECK_EQUAL(notify_wait(3, KILN_NO_WAIT), 2);
}

TEST(a_start_starts_anew)
{
    START(B, A);
    timer_start(ONCE, 3, 0);
    ticks(2);
    CHECK_EQUAL(timer_start(ONCE, 3, 0), 0);
    ticks(3);
    CHECK(timeout_pending(&timers[0].timeout));
    ticks(1);
    CHECK(!timeout_pending(&timers[0].timeout));
}

TEST(a_timer_is_stopped)
{
    START(B, A);
    timer_start(ONCE, 3, 3);
    CHECK_EQUAL(timer_stop(ONCE), 0);
    CHECK_EQUAL(timer_stop(ONCE), 0);
    ticks(10);
    end();
    CHECK_EQUAL(notify_wait(3, KILN_NO_WAIT), -EAGAIN);
}

TEST(errors)
{
    START(A, B, E);
    CHECK_EQUAL(timer_start(ONCE, 0, 0), -EINVAL);
    CHECK_EQUAL(timer_start(ONCE, KILN_FOREVER, 0), -EINVAL);
    CHECK_EQUAL(timer_start(ONCE, 1, KILN_FOREVER), -EINVAL);
    CHECK_EQUAL(timer_start(ONCE, 0xfffffffe, 0xfffffffe), 0);
    CHECK_EQUAL(timer_start(EVERY, 1, 0), -ESRCH);
    CHECK_EQUAL(timer_start(LOW, 1, 0), -EPERM);
    CHECK_EQUAL(timer_stop(EMPTY), -EPERM);
    CHECK_EQUAL(timer_start(OBJECTS, 1, 0), -EBADF);
    CHECK_EQUAL(timer_stop(INDICES), -EBADF);
    end();
    end();
    CHECK_EQUAL(timer_stop(ONCE), -EPERM);
}

TEST(it_starts_and_stops_with_its_task)
{
    host_boot();
    CHECK(!timeout_pending(&timers[EVERY - ONCE].timeout));
    spawn(F);
    CHECK(timeout_pending(&timers[EVERY - ONCE].timeout));
    sleep_ms(1);
    timer_start(EVERY, 100, 0);
    end();
    CHECK(!timeout_pending(&timers[EVERY - ONCE].timeout));
    ticks(2);
    spawn(F);
    CHECK_EQUAL(timers[EVERY - ONCE].timeout.deadline_ticks, kernel.now_ticks + 6);
    CHECK_EQUAL(timers[EVERY - ONCE].period_ticks, 5);
}
