/* SPDX-License-Identifier: MIT */
/* D has a period of 10 ticks with a deadline of 4, a watchdog of 100 ms, and a budget of
 * 500 cycles every 20 ticks. */
#include "budget.h"
#include "check.h"
#include "fault.h"
#include "fixture.h"
#include "timeout.h"

#include <errno.h>
#include <kiln/inspect_types.h>
#include <kiln/types.h>

#define USER 1u

static int32_t period_wait(void)
{
    return host_call(CALL_period_wait, 0, 0, 0);
}

static int32_t feed(void)
{
    return host_call(CALL_watchdog_feed, 0, 0, 0);
}

/* The running task has had so many cycles when the next tick comes. */
static void run_for(uint64_t cycles)
{
    host.cycles += cycles;
    ticks(1);
}

TEST(periods_begin_when_the_task_starts_and_do_not_drift)
{
    START(D);
    for (uint64_t due = kernel.now_ticks + PERIOD; due < 100; due += PERIOD) {
        CHECK_EQUAL(running(), D);
        ticks((unsigned)due % 3);
        period_wait();
        CHECK_EQUAL(running(), IDLE);
        while (running() == IDLE)
            ticks(1);
        CHECK_EQUAL(kernel.now_ticks, due);
        CHECK_EQUAL(result(D), 0);
    }
}

TEST(a_wait_for_the_next_period_is_told_as_one_for_time)
{
    struct kiln_task_info info;

    START(A, D);
    sleep_ms(2);
    CHECK_EQUAL(running(), D);
    period_wait();
    ticks(3);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(host_call(CALL_inspect_task, D + 1, address(memory[A]), 0), 0);
    memcpy(&info, memory[A], sizeof(info));
    CHECK_EQUAL(info.state, KILN_TASK_BLOCKED);
    CHECK_EQUAL(info.waits_for, KILN_WAIT_TIME);
    CHECK_EQUAL(info.waits_on, 0);
}

TEST(a_job_is_late_behind_its_deadline)
{
    START(D);
    ticks(DEADLINE);
    period_wait();
    ticks(PERIOD - DEADLINE);
    CHECK_EQUAL(result(D), 0);
    ticks(DEADLINE + 1);
    period_wait();
    ticks(PERIOD - DEADLINE - 1);
    CHECK_EQUAL(running(), D);
    CHECK_EQUAL(result(D), 1);
    CHECK_EQUAL(timings[0].late, 1);
}

TEST(a_period_that_has_begun_goes_on_at_once)
{
    START(D);
    ticks(PERIOD);
    CHECK_EQUAL(period_wait(), 1);
    CHECK_EQUAL(running(), D);
    ticks(PERIOD - 1);
    period_wait();
    CHECK_EQUAL(running(), IDLE);
    ticks(1);
    CHECK_EQUAL(running(), D);
}

TEST(periods_that_are_over_are_left_out_and_counted)
{
    START(D);
    ticks(3 * PERIOD + 2);
    CHECK_EQUAL(period_wait(), 3);
    CHECK_EQUAL(timings[0].release_ticks, 3 * PERIOD);
    CHECK_EQUAL(timings[0].late, 3);
    ticks(1);
    period_wait();
    ticks(PERIOD - 3);
    CHECK_EQUAL(running(), D);
    CHECK_EQUAL(result(D), 0);
}

TEST(after_a_very_long_time_too)
{
    START(D);
    kernel.now_ticks += (1ull << 33) * PERIOD;
    CHECK_EQUAL(period_wait(), 1 + INT32_MAX / (int32_t)PERIOD); /* and the rest later */
}

TEST(only_a_task_with_a_period_waits_for_it)
{
    START(A);
    CHECK_EQUAL(period_wait(), -EPERM);
    CHECK_EQUAL(feed(), -EPERM);
}

TEST(a_notification_does_not_end_the_wait)
{
    START(D, A);
    sleep_ms(1);
    CHECK_EQUAL(running(), D);
    period_wait();
    ticks(2);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(notify(D, KILN_FLAGS), 0);
    CHECK_EQUAL(tasks[D].state, TASK_BLOCKED);
}

TEST(who_does_not_check_in_faults)
{
    START(D);
    sleep_ms(WATCHDOG_MS / 2);
    ticks(WATCHDOG_MS / 2 + 1);
    CHECK_EQUAL(running(), D);
    feed();
    sleep_ms(KILN_FOREVER);
    ticks(WATCHDOG_MS);
    CHECK(task_lives(tasks[D].state));
    ticks(1);
    CHECK(!task_lives(tasks[D].state));
    CHECK_EQUAL(fault_oldest()->cause, FAULT_WATCHDOG);
}

TEST(a_running_task_too)
{
    START(D);
    ticks(WATCHDOG_MS + 1);
    CHECK_EQUAL(running(), IDLE);
    CHECK_EQUAL(fault_oldest()->cause, FAULT_WATCHDOG);
}

TEST(the_end_of_a_task_stops_its_watchdog)
{
    START(D);
    end();
    CHECK(kernel.timeouts == NULL);
}

TEST(a_budget_that_is_used_up_holds_its_task)
{
    START(D, F);
    run_for(499);
    CHECK_EQUAL(running(), D);
    run_for(1);
    CHECK_EQUAL(running(), F);
    CHECK_EQUAL(tasks[D].state, TASK_SUSPENDED);
    ticks(EVERY_TICKS - 3);
    CHECK_EQUAL(running(), F);
    ticks(1);
    CHECK_EQUAL(running(), D);
    CHECK_EQUAL(kernel.now_ticks, EVERY_TICKS);
    run_for(500);
    CHECK_EQUAL(running(), F);
    ticks(EVERY_TICKS - 2);
    CHECK_EQUAL(running(), F);
    ticks(1);
    CHECK_EQUAL(running(), D);
}

TEST(a_budget_is_checked_when_its_task_leaves_the_processor)
{
    START(D);
    for (int n = 0; n < 5; n++) {
        host.cycles += 100;
        sleep_ms(1);
        ticks(2);
    }
    CHECK_EQUAL(tasks[D].state, TASK_SUSPENDED);
    ticks(EVERY_TICKS - 10);
    CHECK_EQUAL(running(), D);
}

TEST(a_wait_goes_on_while_a_budget_is_used_up)
{
    START(D);
    host.cycles += 500;
    sleep_ms(30);
    CHECK_EQUAL(tasks[D].suspended, SUSPENDED_BY_BUDGET);
    ticks(EVERY_TICKS);
    CHECK_EQUAL(tasks[D].suspended, 0);
    CHECK_EQUAL(tasks[D].state, TASK_BLOCKED);
    ticks(11);
    CHECK_EQUAL(running(), D);
}

TEST(a_preempted_task_is_held_too)
{
    START(D, A);
    sleep_ms(1);
    CHECK_EQUAL(running(), D);
    host.cycles += 500;
    ticks(1);
    CHECK_EQUAL(running(), IDLE);
    ticks(1);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(tasks[D].state, TASK_SUSPENDED);
}

TEST(dying_gives_no_new_budget)
{
    START(A, D);
    sleep_ms(1);
    CHECK_EQUAL(running(), D);
    host.cycles += 500;
    end();
    CHECK_EQUAL(tasks[D].suspended, SUSPENDED_BY_BUDGET);
    task_start(&tasks[D], 2, 0, 0);
    CHECK_EQUAL(tasks[D].state, TASK_SUSPENDED);
    ticks(EVERY_TICKS);
    CHECK_EQUAL(tasks[D].state, TASK_READY);
}

TEST(being_killed_gives_no_new_budget)
{
    START(D, A);
    sleep_ms(1);
    run_for(500);
    ticks(1);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(kill(D), 0);
    CHECK_EQUAL(tasks[D].suspended, SUSPENDED_BY_BUDGET);
    task_start(&tasks[D], 2, 0, 0);
    CHECK_EQUAL(tasks[D].state, TASK_SUSPENDED);
}

TEST(suspend_and_budget_hold_by_themselves)
{
    START(D, A);
    sleep_ms(1);
    host.cycles += 500;
    ticks(2);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(resume(D), -EALREADY);
    CHECK_EQUAL(suspend(D), 0);
    sleep_ms(EVERY_TICKS);
    ticks(EVERY_TICKS + 1);
    CHECK_EQUAL(tasks[D].state, TASK_SUSPENDED);
    CHECK_EQUAL(resume(D), 0);
    CHECK_EQUAL(tasks[D].state, TASK_READY);
}

TEST(what_a_long_sleep_left_is_not_saved_up)
{
    START(D);
    sleep_ms(4 * EVERY_TICKS + 7);
    ticks(4 * EVERY_TICKS + 8);
    CHECK_EQUAL(running(), D);
    run_for(0);
    run_for(500);
    CHECK_EQUAL(running(), IDLE);
    CHECK_EQUAL(timings[0].refill.deadline_ticks, 4 * EVERY_TICKS + 9 + EVERY_TICKS);
}

/* D handles USER from now on. A, which runs again `after` ticks from now, interrupts it. */
static void interrupt_period_after(uint32_t after_ticks)
{
    START(D, A);
    sleep_ms(after_ticks - 1);
    CHECK_EQUAL(running(), D);
    host_call(CALL_signal_action, USER, KILN_SIGNAL_HANDLE, 0);
}

/* A sends the signal, and then does no more. D is in its handler. */
static void interrupt(void)
{
    CHECK_EQUAL(running(), A);
    host_call(CALL_signal_send, (uint32_t)tasks[D].pid, USER, 0);
    sleep_ms(KILN_FOREVER);
    CHECK_EQUAL(running(), D);
}

/* At each of the period's ticks: before, at and after the deadline. */
TEST(a_period_that_a_handler_cut_short_is_waited_for_again)
{
    for (uint32_t after = 2; after < PERIOD; after++) {
        uint64_t begin;

        interrupt_period_after(after);
        begin = kernel.now_ticks;
        period_wait();
        ticks(after);
        interrupt();
        CHECK_EQUAL(host_call(CALL_signal_return, 0, 0, 0), -EINTR);
        period_wait();
        CHECK_EQUAL(running(), IDLE);
        ticks((unsigned)(begin + PERIOD - kernel.now_ticks));
        CHECK_EQUAL(running(), D);
        CHECK_EQUAL(result(D), 0);
        CHECK_EQUAL(timings[0].late, 0);
    }
}

TEST(what_a_period_missed_is_told_once_whatever_cuts_the_wait_short)
{
    interrupt_period_after(7);
    ticks(DEADLINE + 1);
    period_wait();
    CHECK_EQUAL(timings[0].late, 1);
    ticks(7 - DEADLINE - 1);
    interrupt();
    CHECK_EQUAL(host_call(CALL_signal_return, 0, 0, 0), -EINTR);
    CHECK_EQUAL(timings[0].late, 1);
    period_wait();
    ticks((unsigned)(PERIOD - kernel.now_ticks));
    CHECK_EQUAL(result(D), 1);
    CHECK_EQUAL(timings[0].late, 1);
    period_wait();
    ticks(PERIOD);
    CHECK_EQUAL(result(D), 0);
}

TEST(a_period_that_begins_in_a_handler_has_begun)
{
    interrupt_period_after(7);
    period_wait();
    ticks(7);
    interrupt();
    ticks(PERIOD - 7 + 2);
    CHECK_EQUAL(host_call(CALL_signal_return, 0, 0, 0), -EINTR);
    CHECK_EQUAL(period_wait(), 0);
    period_wait();
    ticks(PERIOD - 2);
    CHECK_EQUAL(running(), D);
    CHECK_EQUAL(kernel.now_ticks, 2 * PERIOD);
    CHECK_EQUAL(result(D), 0);
}

TEST(periods_that_are_over_in_a_handler_are_left_out_and_counted)
{
    interrupt_period_after(7);
    period_wait();
    ticks(7);
    interrupt();
    ticks(3 * PERIOD - 7 + 2);
    CHECK_EQUAL(host_call(CALL_signal_return, 0, 0, 0), -EINTR);
    CHECK_EQUAL(period_wait(), 2);
    CHECK_EQUAL(timings[0].late, 2);
}

/* INIT sleeps, and starts D once more. */
TEST(a_new_life_knows_nothing_of_a_wait_that_was_cut_short)
{
    host_boot();
    spawn(D);
    spawn(A);
    sleep_ms(2);
    sleep_ms(1);
    host_call(CALL_signal_action, USER, KILN_SIGNAL_HANDLE, 0);
    period_wait();
    ticks(2);
    interrupt();
    CHECK_EQUAL(timings[0].cut_short, 1);
    end();
    ticks(1);
    CHECK_EQUAL(running(), INIT);
    CHECK(spawn(D) > 0);
    sleep_ms(KILN_FOREVER);
    CHECK_EQUAL(running(), D);
    ticks(DEADLINE + 1);
    period_wait();
    ticks(PERIOD - DEADLINE - 1);
    CHECK_EQUAL(running(), D);
    CHECK_EQUAL(result(D), 1);
}

/* C has a place in time, but neither a period nor a watchdog nor a budget. */
TEST(who_declares_nothing_may_not_wait_or_feed)
{
    START(C);
    CHECK_EQUAL(period_wait(), -EPERM);
    CHECK_EQUAL(feed(), -EPERM);
    run_for(10 * BUDGET_CYCLES);
    CHECK_EQUAL(running(), C);
}
