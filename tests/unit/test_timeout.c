/* SPDX-License-Identifier: MIT */
/* Run at several tick rates: nothing here may depend on one. */
#include "check.h"
#include "fixture.h"
#include "timeout.h"

#include <errno.h>
#include <kiln/types.h>

/* The ticks that a wait of `ms` takes at least, by the definition of a tick. */
static uint64_t covering(uint64_t ms)
{
    uint64_t count = ms * CONFIG_TICK_HZ / 1000;

    while (count * 1000 < ms * CONFIG_TICK_HZ)
        count++;
    return count;
}

/* Tick until task `index` is ready; how many ticks that took. */
static unsigned ticks_to_wake(unsigned index)
{
    unsigned count = 0;

    while (tasks[index].state != TASK_READY) {
        CHECK(count++ < 100000);
        host_tick();
    }
    return count;
}

TEST(ticks_cover_milliseconds)
{
    static const uint32_t values[] = {
        0,          1,   2,    9,    10,         11,         99,         100,
        101,        999, 1000, 1001, 0x7fffffff, 0x80000000, 0x80000001, UINT32_MAX - 1,
        UINT32_MAX,
    };

    for (unsigned i = 0; i < sizeof(values) / sizeof(values[0]); i++)
        CHECK_EQUAL(time_ticks_from_ms(values[i]), covering(values[i]));
}

TEST(a_sleep_is_never_short_and_at_most_a_tick_long)
{
    for (uint32_t ms = 1; ms < 60; ms++) {
        START(A);
        sleep_ms(ms);
        CHECK_EQUAL(ticks_to_wake(A), covering(ms) + 1);
        CHECK_EQUAL(result(A), 0);
    }
}

TEST(sleep_of_nothing_yields)
{
    START(B, C);
    CHECK_EQUAL(sleep_ms(0), 0);
    CHECK_EQUAL(running(), C);
    CHECK_EQUAL(tasks[B].state, TASK_READY);
    CHECK(kernel.timeouts == NULL);
}

TEST(sleep_for_ever_has_no_deadline)
{
    START(A);
    sleep_ms(KILN_FOREVER);
    CHECK(kernel.timeouts == NULL);
    CHECK_EQUAL(tasks[A].state, TASK_BLOCKED);
}

TEST(the_longest_sleeps_end_on_their_tick)
{
    static const uint32_t values[] = {0x7fffffff, 0x80000000, 0x80000001, UINT32_MAX - 1};

    for (unsigned i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        START(A);
        sleep_ms(values[i]);
        kernel.now_ticks = covering(values[i]) - 1;
        host_tick();
        CHECK_EQUAL(tasks[A].state, TASK_BLOCKED);
        host_tick();
        CHECK_EQUAL(tasks[A].state, TASK_READY);
    }
}

TEST(a_count_of_ticks_beyond_32_bits_is_only_a_number)
{
    START(A, B);
    kernel.now_ticks = 0xfffffffe;
    sleep_ms(100);
    sleep_ms(200);
    CHECK_EQUAL(ticks_to_wake(A), covering(100) + 1);
    CHECK_EQUAL(ticks_to_wake(B), covering(200) - covering(100));
    CHECK(kernel.now_ticks > UINT32_MAX);
}

TEST(deadlines_are_met_in_their_order_whatever_the_order_of_sleeping)
{
    static const uint32_t sleeps[6][3] = {{100, 200, 300}, {100, 300, 200}, {200, 100, 300},
                                          {200, 300, 100}, {300, 100, 200}, {300, 200, 100}};

    for (unsigned i = 0; i < 6; i++) {
        uint64_t last = 0;

        START(B, C, D);
        for (unsigned n = 0; n < 3; n++)
            sleep_ms(sleeps[i][n]);
        for (struct timeout *node = kernel.timeouts; node != NULL; node = node->next) {
            CHECK(node->deadline_ticks >= last);
            last = node->deadline_ticks;
        }
        for (unsigned n = 0; n < 3; n++)
            CHECK_EQUAL(tasks[B + n].timeout.deadline_ticks, covering(sleeps[i][n]) + 1);
    }
}

TEST(equal_deadlines_are_met_in_the_order_of_sleeping)
{
    START(C, D, B);
    sleep_ms(7);
    sleep_ms(7);
    sleep_ms(7);
    CHECK_EQUAL(running(), IDLE);
    ticks((unsigned)covering(7) + 1);
    CHECK_EQUAL(running(), C);
    end();
    CHECK_EQUAL(running(), D);
    end();
    CHECK_EQUAL(running(), B);
}

TEST(every_task_on_one_tick)
{
    START(A, B, C, D, E, F);
    for (unsigned n = A; n <= F; n++)
        sleep_ms(30);
    CHECK_EQUAL(running(), IDLE);
    ticks((unsigned)covering(30) + 1);
    for (unsigned n = A; n <= F; n++)
        CHECK_EQUAL(tasks[n].state, TASK_READY);
    CHECK_EQUAL(running(), A);
}

/* Who leaves the list of deadlines early, from which place. */
static void cancel_one_of_three(unsigned leaver)
{
    START(B, C, D, A);
    sleep_ms(KILN_FOREVER);
    sem_wait(EMPTY, 100);
    sem_wait(EMPTY, 200);
    sem_wait(EMPTY, 300);
    host_fault(&tasks[leaver], (struct fault_record){.cause = FAULT_BUS_LATE});
    ticks((unsigned)covering(400));
    for (unsigned n = B; n <= D; n++) {
        CHECK_EQUAL(task_lives(tasks[n].state), n != leaver);
        if (n != leaver)
            CHECK_EQUAL(result(n), -ETIMEDOUT);
    }
}

TEST(a_deadline_is_forgotten_at_the_head)
{
    cancel_one_of_three(B);
}

TEST(a_deadline_is_forgotten_in_the_middle)
{
    cancel_one_of_three(C);
}

TEST(a_deadline_is_forgotten_at_the_tail)
{
    cancel_one_of_three(D);
}

TEST(to_cancel_what_is_not_pending_does_nothing)
{
    START(A, B);
    sleep_ms(50);
    timeout_cancel(&tasks[B].timeout);
    timeout_cancel(&tasks[B].timeout);
    CHECK(kernel.timeouts == &tasks[A].timeout);
    timeout_cancel(&tasks[A].timeout);
    timeout_cancel(&tasks[A].timeout);
    CHECK(kernel.timeouts == NULL);
}

TEST(time_is_counted_ticks)
{
    START(A);
    for (unsigned n = 0; n < 300; n++) {
        CHECK_EQUAL(kernel.now_ticks, n);
        CHECK_EQUAL(host_call(CALL_time, 0, 0, 0), n * 1000ull / CONFIG_TICK_HZ);
        CHECK_EQUAL(kernel.current->context.result_high, 0);
        host_tick();
    }
}

TEST(time_has_64_bits)
{
    uint64_t ms = 0x123456789abcull;

    START(A);
    kernel.now_ticks = ms * CONFIG_TICK_HZ / 1000 + 1;
    ms = kernel.now_ticks * 1000 / CONFIG_TICK_HZ;
    CHECK_EQUAL((uint32_t)host_call(CALL_time, 0, 0, 0), (uint32_t)ms);
    CHECK_EQUAL(kernel.current->context.result_high, ms >> 32);
}

TEST(the_tick_of_a_task_that_just_died_still_counts)
{
    START(B, C);
    ticks(2);
    host_tick_bad_frame((struct fault_record){.cause = FAULT_STACK_POINTER});
    CHECK_EQUAL(kernel.now_ticks, 3);
    CHECK_EQUAL(running(), C);
    CHECK_EQUAL(tasks[C].quantum_left_ticks, 3);
}
