/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "fixture.h"

#include <errno.h>
#include <kiln/types.h>

#define CLEAR_ALL (KILN_EVENT_ALL | KILN_EVENT_CLEAR)

TEST(flags_that_are_set_suffice_at_once)
{
    START(A); /* 4 is set at boot */
    CHECK_EQUAL(event_wait(FLAGS, 6, KILN_EVENT_ANY, KILN_NO_WAIT), 4);
    CHECK_EQUAL(event_wait(FLAGS, 6, KILN_EVENT_ALL, KILN_NO_WAIT), -EAGAIN);
    CHECK_EQUAL(event_set(FLAGS, 2), 0);
    CHECK_EQUAL(event_wait(FLAGS, 6, KILN_EVENT_ALL, KILN_NO_WAIT), 6);
    CHECK_EQUAL(event_wait(FLAGS, 2, KILN_EVENT_CLEAR, KILN_NO_WAIT), 2);
    CHECK_EQUAL(events[0].flags, 4);
    CHECK_EQUAL(host_call(CALL_event_clear, FLAGS, 4, 0), 0);
    CHECK_EQUAL(events[0].flags, 0);
    CHECK_EQUAL(event_wait(FLAGS, KILN_FLAGS, KILN_EVENT_ANY, KILN_NO_WAIT), -EAGAIN);
}

TEST(errors)
{
    START(A, E);
    CHECK_EQUAL(event_wait(FLAGS, 0, 0, 0), -EINVAL);
    CHECK_EQUAL(event_wait(FLAGS, 0x80000000, 0, 0), -EINVAL);
    CHECK_EQUAL(event_wait(FLAGS, 1, 4, 0), -EINVAL);
    CHECK_EQUAL(event_set(FLAGS, 0x80000000), -EINVAL);
    CHECK_EQUAL(host_call(CALL_event_clear, FLAGS, UINT32_MAX, 0), -EINVAL);
    CHECK_EQUAL(event_wait(LOW, 1, 0, 0), -EPERM);
    CHECK_EQUAL(event_set(EMPTY, 1), -EPERM);
    CHECK_EQUAL(host_call(CALL_event_clear, PAIR, 1, 0), -EPERM);
    CHECK_EQUAL(event_wait(INDICES, 1, 0, 0), -EBADF);
    CHECK_EQUAL(event_set(OBJECTS, 1), -EBADF);
    CHECK_EQUAL(host_call(CALL_event_clear, UINT32_MAX, 1, 0), -EBADF);
    CHECK_EQUAL(events[0].flags, 4);
    end();
    CHECK_EQUAL(event_set(FLAGS, 1), -EPERM);
}

TEST(a_wait_ends_when_the_flags_suffice)
{
    START(A, B);
    event_wait(FLAGS, 3, CLEAR_ALL, KILN_FOREVER);
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(event_set(FLAGS, 1), 0);
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(event_set(FLAGS, 2), 0);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(result(A), 3);
    CHECK_EQUAL(events[0].flags, 4);
}

TEST(one_set_wakes_all_for_whom_it_suffices)
{
    START(B, C, D, A);
    sleep_ms(1); /* A */
    event_wait(FLAGS, 1, KILN_EVENT_CLEAR, KILN_FOREVER);
    event_wait(FLAGS, 2, KILN_EVENT_ANY, KILN_FOREVER);
    event_wait(FLAGS, 9, KILN_EVENT_ANY, KILN_FOREVER);
    ticks(2);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(event_set(FLAGS, 1), 0);
    CHECK_EQUAL(result(B), 1);
    CHECK_EQUAL(result(D), 1);
    CHECK_EQUAL(tasks[C].state, TASK_BLOCKED);
    CHECK_EQUAL(events[0].flags, 4);
    end();
    CHECK_EQUAL(running(), B);
}

TEST(the_time_is_over)
{
    START(A);
    event_wait(FLAGS, 1, KILN_EVENT_ANY, 3);
    ticks(4);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(result(A), -ETIMEDOUT);
    CHECK(events[0].waiters == NULL);
}
