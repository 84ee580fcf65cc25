/* SPDX-License-Identifier: MIT */
/* What idle asks of the architecture, and ticks that are left out. */
#include "check.h"
#include "fixture.h"
#include "reaper.h"
#include "tickless.h"
#include "timeout.h"

#include <errno.h>
#include <kiln/types.h>

/* Idle waits; how many ticks it is told to leave out. */
static uint32_t asked(void)
{
    CHECK_EQUAL(running(), IDLE);
    host.skip_ticks = 0;
    sys_idle(); /* not by its call table, which in this image is everybody's */
    return host.skip_ticks;
}

TEST(until_the_earliest_deadline)
{
    START(A, B);
    sleep_ms(20);
    sleep_ms(7);
    CHECK_EQUAL(asked(), 8);
    time_skip(5);
    CHECK_EQUAL(asked(), 3);
    ticks(2);
    CHECK_EQUAL(running(), IDLE);
    ticks(1);
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(kernel.now_ticks, 8);
    sleep_ms(KILN_FOREVER);
    CHECK_EQUAL(asked(), 13);
}

TEST(for_ever_if_there_is_none)
{
    START(A);
    sleep_ms(KILN_FOREVER);
    CHECK_EQUAL(asked(), UINT32_MAX);
    time_skip(1000000);
    CHECK_EQUAL(kernel.now_ticks, 1000000);
}

TEST(no_more_than_32_bits)
{
    START(A);
    sleep_ms(1);
    timeout_cancel(&tasks[A].timeout);
    timeout_insert(&tasks[A].timeout, 1ull << 40);
    CHECK_EQUAL(asked(), UINT32_MAX);
}

/* A's deadline is gone, but the tick still looks for its time, which is skipped. */
TEST(a_cancelled_deadline_hides_no_other)
{
    START(A, B);
    host_call(CALL_timer_start, ONCE, 3, 0);
    host_call(CALL_timer_start, TWICE, 10, 0);
    host_call(CALL_timer_stop, ONCE, 0, 0);
    sleep_ms(KILN_FOREVER);
    notify_wait(3, KILN_FOREVER);
    CHECK_EQUAL(asked(), 11);
    time_skip(8);
    ticks(3);
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(result(B), 2);
}

TEST(blocks_that_come_back_need_ticks)
{
    START(A);
    heap_alloc(HEAP, 32);
    end();
    CHECK(reaper.task != NULL);
    CHECK_EQUAL(asked(), 0);
    while (reaper.task != NULL)
        ticks(1);
    CHECK_EQUAL(asked(), UINT32_MAX);
}

TEST(nobody_else_may_call_it)
{
    START(A, E); /* A may do all that a manifest can grant */
    CHECK_EQUAL(host_call(CALL_idle, 0, 0, 0), -EPERM);
    end();
    CHECK_EQUAL(running(), E);
    CHECK_EQUAL(host_call(CALL_idle, 0, 0, 0), -EPERM);
}
