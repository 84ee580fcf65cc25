/* SPDX-License-Identifier: MIT */
/* F restarts after a fault: twice in 50 ms, each time 2 ms later. E's fault is a panic. */
#include "check.h"
#include "fixture.h"
#include "restart.h"
#include "timeout.h"
#include "uart.h"

#include <errno.h>
#include <kiln/types.h>

static const struct fault_record undefined = {.cause = FAULT_UNDEFINED};

TEST(it_starts_again_after_its_back_off)
{
    START(F);
    mutex_lock(LOW, KILN_FOREVER);
    host_fault(&tasks[F], undefined);
    CHECK_EQUAL(running(), IDLE);
    CHECK_EQUAL(tasks[F].state, TASK_ZOMBIE);
    CHECK(mutexes[0].owner == NULL);
    ticks(2);
    CHECK_EQUAL(running(), IDLE);
    ticks(1);
    CHECK_EQUAL(running(), F);
    CHECK_EQUAL(tasks[F].pid, 0x100 + F + 1);
    CHECK_EQUAL(tasks[F].context.starts, 2);
    CHECK(timeout_pending(&timers[EVERY - ONCE].timeout));
}

TEST(a_storm_stops_at_the_limit)
{
    START(F);
    for (unsigned n = 0; n < 2; n++) {
        host_fault(&tasks[F], undefined);
        ticks(3);
        CHECK_EQUAL(running(), F);
    }
    host_fault(&tasks[F], undefined);
    ticks(200);
    CHECK_EQUAL(running(), IDLE);
    CHECK_EQUAL(tasks[F].state, TASK_ZOMBIE);
}

TEST(a_new_window_counts_anew)
{
    START(F);
    for (unsigned n = 0; n < 7; n++) {
        host_fault(&tasks[F], undefined);
        ticks(3);
        CHECK_EQUAL(running(), F);
        ticks(47);
        host_fault(&tasks[F], undefined);
        ticks(3);
        CHECK_EQUAL(running(), F);
        ticks(3);
    }
}

TEST(an_exit_is_no_fault)
{
    START(F);
    end();
    ticks(100);
    CHECK_EQUAL(running(), IDLE);
}

TEST(a_kill_cancels_it)
{
    host_boot();
    spawn(F);
    sleep_ms(1);
    host_fault(&tasks[F], undefined);
    ticks(2);
    CHECK_EQUAL(running(), INIT);
    CHECK_EQUAL(host_call(CALL_kill, F + 1, 0, 0), -ESRCH);
    CHECK_EQUAL(kill(F), 0); /* the life to come */
    CHECK_EQUAL(kill(F), -ESRCH);
    sleep_ms(KILN_FOREVER);
    ticks(50);
    CHECK_EQUAL(running(), IDLE);
}

TEST(a_spawn_comes_before_it)
{
    host_boot();
    spawn(F);
    sleep_ms(1);
    host_fault(&tasks[F], undefined);
    ticks(2);
    CHECK_EQUAL(spawn(F), 0x100 + F + 1);
    CHECK(!timeout_pending(&tasks[F].timeout));
    sleep_ms(KILN_FOREVER);
    ticks(50);
    CHECK_EQUAL(running(), F);
    CHECK_EQUAL(tasks[F].context.starts, 2);
}

TEST(the_status_can_be_had_meanwhile)
{
    host_boot();
    spawn(F);
    sleep_ms(1);
    host_fault(&tasks[F], undefined);
    ticks(2);
    CHECK_EQUAL(join(F + 1, KILN_NO_WAIT), KILN_STATUS_FAULTED);
    CHECK_EQUAL(join((uint32_t)tasks[F].pid, KILN_FOREVER), -ESRCH); /* it does not live yet */
    CHECK_EQUAL(nice_to(F, 3), -ESRCH);
    CHECK_EQUAL(notify(F, 1), -ESRCH);
    sleep_ms(KILN_FOREVER);
    ticks(2);
    CHECK_EQUAL(running(), F);
}

TEST(workers_do_not_start_again)
{
    START(F);
    spawn_worker();
    host_fault(&tasks[F], undefined);
    ticks(3);
    CHECK_EQUAL(running(), F);
    CHECK(!task_lives(tasks[W0].state));
}

static void fault_of_e(void)
{
    host_fault(&tasks[E], undefined);
}

TEST(panic_names_the_task)
{
    START(E);
    CHECK_EQUAL(host_run(fault_of_e), PANIC_STATUS);
    CHECK(strstr(uart_text(), "[PANIC] a task faulted whose policy is panic") != NULL);
}

TEST(beyond_the_limit_there_may_be_a_panic)
{
    struct restarts restarts = {.count = 2};
    struct fault_policy policy = {&restarts, .window_ms = 50, .backoff_ms = 1,
                                  .max = 2,  FAULT_RESTART,   FAULT_PANIC};

    host_boot();
    CHECK_EQUAL(restart_decide(&policy), FAULT_PANIC);
    ticks(50);
    CHECK_EQUAL(restart_decide(&policy), FAULT_RESTART);
    CHECK_EQUAL(restarts.count, 1);
}
