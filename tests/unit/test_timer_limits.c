/* SPDX-License-Identifier: MIT */
/* With ten ticks a millisecond, a period in milliseconds can have too many. */
#include "check.h"
#include "fixture.h"

#include <errno.h>

TEST(a_period_has_32_bits_of_ticks)
{
    START(B, A);
    CHECK_EQUAL(host_call(CALL_timer_start, ONCE, 1, UINT32_MAX / 10), 0);
    CHECK_EQUAL(timers[0].period_ticks, UINT32_MAX - 5);
    CHECK_EQUAL(host_call(CALL_timer_start, ONCE, 1, UINT32_MAX / 10 + 1), -EINVAL);
    CHECK_EQUAL(host_call(CALL_timer_start, ONCE, 0xfffffffe, 0), 0);
}
