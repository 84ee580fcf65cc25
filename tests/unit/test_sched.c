/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "fixture.h"
#include "sched.h"

#include <kiln/types.h>

TEST(the_most_urgent_task_runs_first)
{
    START(F, E, B, A);
    CHECK_EQUAL(running(), A);
    end();
    CHECK_EQUAL(running(), B);
    end();
    CHECK_EQUAL(running(), E);
    end();
    CHECK_EQUAL(running(), F);
    end();
    CHECK_EQUAL(running(), IDLE);
}

TEST(equals_run_in_the_order_in_which_they_became_ready)
{
    START(D, B, C);
    CHECK_EQUAL(running(), D);
    end();
    CHECK_EQUAL(running(), B);
    end();
    CHECK_EQUAL(running(), C);
}

TEST(yield_goes_behind_equals)
{
    START(B, C, D, E);
    yield();
    CHECK_EQUAL(running(), C);
    yield();
    CHECK_EQUAL(running(), D);
    yield();
    CHECK_EQUAL(running(), B);
}

TEST(yield_of_a_task_without_equals_goes_on)
{
    START(A, B);
    CHECK_EQUAL(yield(), 0);
    CHECK_EQUAL(running(), A);
}

TEST(a_quantum_is_so_many_ticks)
{
    START(B, C, D);
    ticks(2);
    CHECK_EQUAL(running(), B);
    ticks(1);
    CHECK_EQUAL(running(), C);
    ticks(3);
    CHECK_EQUAL(running(), D);
    ticks(2);
    CHECK_EQUAL(running(), B);
    ticks(3);
    CHECK_EQUAL(running(), C);
}

TEST(yield_gives_up_the_rest_of_a_quantum)
{
    START(B, C);
    ticks(2);
    yield();
    CHECK_EQUAL(running(), C);
    ticks(3);
    CHECK_EQUAL(running(), B);
    ticks(2);
    CHECK_EQUAL(running(), B);
    ticks(1);
    CHECK_EQUAL(running(), C);
}

TEST(a_quantum_of_nothing_is_never_over)
{
    START(E);
    spawn(B); /* refused: E may not */
    ticks(1000);
    CHECK_EQUAL(running(), E);
}

TEST(a_preempted_task_keeps_its_place_and_the_rest_of_its_quantum)
{
    START(B, C, A);
    CHECK_EQUAL(running(), A);
    sleep_ms(1);
    CHECK_EQUAL(running(), B);
    ticks(2); /* of B's three; the second wakes A */
    CHECK_EQUAL(running(), A);
    ticks(10);
    end();
    CHECK_EQUAL(running(), B);
    ticks(1);
    CHECK_EQUAL(running(), C);
}

TEST(a_quantum_that_ends_as_a_more_urgent_task_wakes)
{
    START(B, C, A);
    sleep_ms(2); /* wakes at B's third tick */
    ticks(3);
    CHECK_EQUAL(running(), A);
    end();
    CHECK_EQUAL(running(), C);
}

TEST(a_task_that_waited_gets_a_new_quantum)
{
    START(B, C);
    ticks(2);
    sleep_ms(1);
    CHECK_EQUAL(running(), C);
    ticks(2);
    CHECK_EQUAL(running(), C);
    yield();
    CHECK_EQUAL(running(), B);
    ticks(2);
    CHECK_EQUAL(running(), B);
    ticks(1);
    CHECK_EQUAL(running(), C);
}

TEST(an_equal_that_wakes_does_not_preempt)
{
    START(B, C);
    sleep_ms(1);
    CHECK_EQUAL(running(), C);
    ticks(2);
    CHECK_EQUAL(tasks[B].state, TASK_READY);
    CHECK_EQUAL(running(), C);
}

TEST(idle_runs_when_nobody_else_can)
{
    START(B);
    sleep_ms(5);
    CHECK_EQUAL(running(), IDLE);
    ticks(6);
    CHECK_EQUAL(running(), B);
}

TEST(the_bitmap_names_the_levels_in_use)
{
    START(B, E);
    CHECK_EQUAL(kernel.ready_bitmap, sched_bit(2) | sched_bit(3) | sched_bit(7));
    end();
    CHECK_EQUAL(kernel.ready_bitmap, sched_bit(3) | sched_bit(7));
    end();
    CHECK_EQUAL(kernel.ready_bitmap, sched_bit(7));
}

TEST(every_priority_has_its_bit)
{
    for (uint8_t priority = 0; priority < 32; priority++)
        CHECK_EQUAL(__builtin_clz(sched_bit(priority)), priority);
}

TEST(the_running_task_has_its_memory)
{
    START(B, C);
    CHECK(host.image == &task_defs[B].mpu);
    yield();
    CHECK(host.image == &task_defs[C].mpu);
    CHECK_EQUAL(host.image->region[0].start, (uintptr_t)memory[C]);
}
