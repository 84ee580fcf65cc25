/* SPDX-License-Identifier: MIT */
/* Who is woken by which flags, and which flags are left. */
#include "conductor.h"

static void wait_flags(unsigned task, uint32_t flags, uint8_t options)
{
    order_give(task, (struct order){.kind = WAIT_EVENT,
                                    .handle = ev,
                                    .value = flags,
                                    .options = options,
                                    .timeout_ms = KILN_FOREVER});
}

/* The flags that are set. */
static int set_flags(void)
{
    int flags = kiln_event_wait(ev, KILN_FLAGS, KILN_EVENT_ANY, KILN_NO_WAIT);

    return flags == -EAGAIN ? 0 : flags;
}

static void each_waits_for_something_else(void)
{
    wait_flags(task_a, 3, KILN_EVENT_ALL);
    wait_flags(task_b, 2, KILN_EVENT_CLEAR);
    wait_flags(task_c, 5, KILN_EVENT_ANY);
    wait_flags(task_d, 7, KILN_EVENT_ALL | KILN_EVENT_CLEAR);
    CHECK_EQ(kiln_event_set(ev, 2), 0); /* enough for b, who clears it */
    CHECK_DONE("b");
    CHECK_EQ(result_of(task_b), 2);
    CHECK_EQ(set_flags(), 0);
    CHECK_EQ(kiln_event_set(ev, 1), 0);
    CHECK_DONE("c");
    CHECK_EQ(result_of(task_c), 1);
    CHECK_EQ(kiln_event_set(ev, 2), 0);
    CHECK_DONE("a");
    CHECK_EQ(result_of(task_a), 3);
    CHECK_EQ(set_flags(), 3); /* none of them cleared anything */
    CHECK_EQ(kiln_event_set(ev, 12), 0);
    CHECK_DONE("d");
    CHECK_EQ(result_of(task_d), 7);
    CHECK_EQ(set_flags(), 8);
    CHECK_EQ(kiln_event_clear(ev, KILN_FLAGS), 0);
}

/* One call wakes all for whom it is enough, even those that clear the same flag. */
static void one_call_wakes_several(void)
{
    wait_flags(task_c, 1, KILN_EVENT_CLEAR);
    wait_flags(task_a, 1 << 30, KILN_EVENT_ANY);
    wait_flags(task_e, 3, KILN_EVENT_ALL | KILN_EVENT_CLEAR);
    wait_flags(task_b, 4, KILN_EVENT_ANY);
    wait_flags(task_d, 3, KILN_EVENT_CLEAR);
    CHECK_EQ(kiln_event_set(ev, KILN_FLAGS & ~4u), 0);
    CHECK_DONE("aced");
    CHECK_EQ(result_of(task_a), 1 << 30);
    CHECK_EQ(result_of(task_c), 1);
    CHECK_EQ(result_of(task_e), 3);
    CHECK_EQ(result_of(task_d), 3);
    CHECK_EQ(set_flags(), KILN_FLAGS & ~7u);
    CHECK_EQ(kiln_event_clear(ev, 1u << 30), 0);
    CHECK_EQ(set_flags(), KILN_FLAGS & ~7u & ~(1u << 30));
    CHECK_EQ(kiln_event_set(ev, 4), 0);
    CHECK_DONE("b");
    CHECK_EQ(kiln_event_clear(ev, KILN_FLAGS), 0);
    CHECK_EQ(set_flags(), 0);
}

/* Flags set and cleared again before all are there wake nobody; none at all neither. */
static void not_enough(void)
{
    wait_flags(task_a, 3, KILN_EVENT_ALL);
    CHECK_EQ(kiln_event_set(ev, 1), 0);
    CHECK_EQ(kiln_event_clear(ev, 1), 0);
    CHECK_EQ(kiln_event_set(ev, 2), 0);
    CHECK_EQ(kiln_event_set(ev, 0), 0);
    CHECK_EQ(result_of(task_a), PENDING);
    again(task_a);
    CHECK_EQ(kiln_event_set(ev, 1), 0);
    CHECK_EQ(set_flags(), 3);
    CHECK_EQ(kiln_event_clear(ev, 3), 0);
    CHECK_DONE("");
}

void test_events(void)
{
    each_waits_for_something_else();
    one_call_wakes_several();
    not_enough();
}
