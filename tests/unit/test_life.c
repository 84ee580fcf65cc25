/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "fixture.h"
#include "life.h"
#include "timeout.h"

#include <errno.h>
#include <kiln/types.h>

static const struct fault_record undefined = {.cause = FAULT_UNDEFINED};

static int32_t task_pid(uint32_t number)
{
    return host_call(CALL_task_pid, number, 0, 0);
}

TEST(an_argument_comes_to_the_entry)
{
    host_boot();
    CHECK(host_call(CALL_spawn, A + 1, (uint32_t)KILN_PRIORITY_DEFAULT, 0x1234) > 0);
    CHECK_EQUAL(tasks[A].context.argument, 0x1234);
    CHECK_EQUAL(tasks[A].context.entry, 0);
}

TEST(who_joins_before_the_end_gets_the_code)
{
    START(A, D);
    join((uint32_t)tasks[D].pid, KILN_FOREVER);
    CHECK_EQUAL(running(), D);
    end_with(0x12345);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(result(A), 0x45);
    CHECK_EQUAL(tasks[D].state, TASK_DORMANT);
}

TEST(who_joins_behind_the_end_meets_a_zombie)
{
    uint32_t pid;

    START(D, B);
    pid = (uint32_t)tasks[D].pid;
    end_with(7);
    CHECK_EQUAL(tasks[D].state, TASK_ZOMBIE);
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(join(pid + PID_GENERATION_STEP, KILN_NO_WAIT), -ESRCH);
    CHECK_EQUAL(join(pid, KILN_NO_WAIT), 7);
    CHECK_EQUAL(tasks[D].state, TASK_DORMANT);
    CHECK_EQUAL(join(pid, KILN_NO_WAIT), -ESRCH);
}

TEST(a_zombie_starts_again)
{
    uint32_t pid;

    host_boot();
    spawn(D);
    pid = (uint32_t)tasks[D].pid;
    CHECK_EQUAL(kill(D), 0);
    CHECK_EQUAL(tasks[D].state, TASK_ZOMBIE);
    CHECK_EQUAL(spawn(D), (int32_t)(pid + PID_GENERATION_STEP));
    CHECK_EQUAL(join(pid, KILN_NO_WAIT), -ESRCH);
    CHECK_EQUAL(join(pid + PID_GENERATION_STEP, KILN_NO_WAIT), -EAGAIN);
}

TEST(the_status_says_how_it_ended)
{
    START(A, B, D);
    join((uint32_t)tasks[D].pid, KILN_FOREVER);
    join((uint32_t)tasks[D].pid, KILN_FOREVER);
    host_fault(&tasks[D], undefined);
    CHECK_EQUAL(result(A), KILN_STATUS_FAULTED);
    CHECK_EQUAL(result(B), KILN_STATUS_FAULTED);
    spawn(F);
    CHECK_EQUAL(kill(F), 0);
    CHECK_EQUAL(join((uint32_t)tasks[F].pid - PID_GENERATION_STEP, KILN_FOREVER),
                KILN_STATUS_KILLED);
}

TEST(a_join_takes_its_time)
{
    START(A, D);
    join((uint32_t)tasks[D].pid, 3);
    ticks(4);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(result(A), -ETIMEDOUT);
    CHECK(kernel.joiners == NULL);
}

TEST(a_join_that_closes_a_cycle_is_refused)
{
    host_boot();
    spawn(D);
    spawn(F);
    sleep_ms(KILN_FOREVER);
    CHECK_EQUAL(join((uint32_t)tasks[D].pid, KILN_FOREVER), -EDEADLK);
    join((uint32_t)tasks[F].pid, KILN_FOREVER);
    CHECK_EQUAL(running(), F);
    CHECK(spawn_worker() > 0);
    join((uint32_t)tasks[W0].pid, KILN_FOREVER);
    CHECK_EQUAL(running(), W0);
    CHECK_EQUAL(join((uint32_t)tasks[D].pid, KILN_FOREVER), -EDEADLK);
    CHECK_EQUAL(join((uint32_t)tasks[F].pid, KILN_FOREVER), -EDEADLK);
}

TEST(whom_a_call_can_reach)
{
    START(A, B, E);
    CHECK_EQUAL(host_call(CALL_kill, 0, 0, 0), -ESRCH);
    CHECK_EQUAL(host_call(CALL_kill, TASKS + 1, 0, 0), -ESRCH);
    CHECK_EQUAL(host_call(CALL_kill, UINT32_MAX, 0, 0), -ESRCH);
    CHECK_EQUAL(host_call(CALL_kill, IDLE + 1, 0, 0), -EPERM);
    CHECK_EQUAL(host_call(CALL_kill, INIT + 1, 0, 0), -EPERM);
    CHECK_EQUAL(kill(A), -EPERM);
    CHECK_EQUAL(kill(C), -ESRCH); /* it never ran */
    CHECK_EQUAL(nice_to(C, 3), -ESRCH);
    CHECK_EQUAL(suspend(C), -ESRCH);
    CHECK_EQUAL(resume(C), -ESRCH);
    CHECK_EQUAL(join((uint32_t)tasks[D].pid, KILN_FOREVER), -ESRCH);
    CHECK_EQUAL(join(B + 1, KILN_FOREVER), -EPERM);
    CHECK_EQUAL(join(0, KILN_FOREVER), -ESRCH);
    CHECK_EQUAL(kill(B), 0);
    CHECK_EQUAL(host_call(CALL_kill, B + 1, 0, 0), -ESRCH);
    end();
    CHECK_EQUAL(running(), E);
    CHECK_EQUAL(kill(A), -EPERM);
    CHECK_EQUAL(task_pid(A + 1), -EPERM);
}

TEST(the_pid_of_the_present_life)
{
    host_boot();
    CHECK_EQUAL(task_pid(0), -ENOENT);
    CHECK_EQUAL(task_pid(TASKS + 1), -ENOENT);
    CHECK_EQUAL(task_pid(IDLE + 1), -EPERM);
    CHECK_EQUAL(task_pid(B + 1), -ESRCH);
    spawn(B);
    CHECK_EQUAL(task_pid(B + 1), B + 1);
    kill(B);
    spawn(B);
    CHECK_EQUAL(task_pid(B + 1), 0x100 + B + 1);
}

/* B, C and D wait for the same thing; A kills one of them. */
static void kill_one_of_three(unsigned victim, int32_t (*wait)(void))
{
    START(B, C, D, A);
    sleep_ms(2);
    for (unsigned n = 0; n < 3; n++)
        wait();
    CHECK_EQUAL(running(), IDLE);
    ticks(3);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(kill(victim), 0);
    CHECK(!task_lives(tasks[victim].state));
    CHECK(tasks[victim].queue == NULL && !timeout_pending(&tasks[victim].timeout));
    for (unsigned n = B; n <= D; n++) {
        if (n != victim)
            CHECK_EQUAL(tasks[n].state, TASK_BLOCKED);
    }
    sleep_ms(KILN_FOREVER);
    ticks(30);
    for (unsigned n = B; n <= D; n++) {
        if (n != victim)
            CHECK_EQUAL(result(n), -ETIMEDOUT);
    }
}

static int32_t wait_semaphore(void)
{
    return sem_wait(EMPTY, 20);
}

static int32_t wait_receive(void)
{
    return queue_recv(PAIR, 20);
}

static int32_t wait_send(void)
{
    uint8_t item[SINGLE_BYTES] = {0};

    queues[1].used = queues[1].size;
    return queue_send(SINGLE, item, 20);
}

static int32_t wait_event(void)
{
    return event_wait(FLAGS, 1, KILN_EVENT_ANY, 20);
}

static int32_t wait_notification(void)
{
    return notify_wait(1, 20);
}

TEST(kill_at_every_place_of_every_queue)
{
    static int32_t (*const waits[])(void) = {wait_semaphore, wait_receive, wait_send, wait_event,
                                             wait_notification};

    for (unsigned n = 0; n < sizeof(waits) / sizeof(waits[0]); n++) {
        for (unsigned victim = B; victim <= D; victim++)
            kill_one_of_three(victim, waits[n]);
    }
}

TEST(kill_ready_running_suspended_and_itself)
{
    START(A, B, C);
    CHECK_EQUAL(kill(C), 0);
    CHECK_EQUAL(suspend(B), 0);
    CHECK_EQUAL(kill(B), 0);
    CHECK(!tasks[B].suspended);
    end();
    CHECK_EQUAL(running(), IDLE);
}

TEST(nice_and_its_places)
{
    START(A, B, C, D);
    CHECK_EQUAL(nice_to(C, 1), -EPERM);
    CHECK_EQUAL(nice_to(C, CONFIG_NUM_PRIORITIES - 1), -EINVAL);
    CHECK_EQUAL(nice_to(C, 5), 0);
    CHECK_EQUAL(tasks[C].priority, 5);
    CHECK_EQUAL(nice_to(C, 2), 0);                               /* more urgent: behind B and D */
    CHECK_EQUAL(nice_to(B, 1), 0);                               /* its ceiling */
    CHECK_EQUAL(nice_to(B, (uint32_t)KILN_PRIORITY_DEFAULT), 0); /* less urgent: before D and C */
    end();
    CHECK_EQUAL(running(), B);
    end();
    CHECK_EQUAL(running(), D);
    end();
    CHECK_EQUAL(running(), C);
}

TEST(nice_of_one_that_waits)
{
    START(B, D, A);
    sleep_ms(1);
    sem_wait(EMPTY, KILN_FOREVER);
    sem_wait(EMPTY, KILN_FOREVER);
    ticks(2);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(nice_to(B, 3), 0);
    sem_signal(EMPTY);
    CHECK_EQUAL(tasks[D].state, TASK_READY);
    CHECK_EQUAL(tasks[B].state, TASK_BLOCKED);
}

TEST(a_suspended_task_does_not_run)
{
    START(A, B);
    CHECK_EQUAL(resume(B), -EALREADY);
    CHECK_EQUAL(suspend(B), 0);
    CHECK_EQUAL(suspend(B), 0);
    CHECK_EQUAL(tasks[B].state, TASK_SUSPENDED);
    sleep_ms(2);
    CHECK_EQUAL(running(), IDLE);
    ticks(3);
    CHECK_EQUAL(resume(B), 0);
    end();
    CHECK_EQUAL(running(), B);
}

TEST(a_wait_goes_on_while_suspended)
{
    START(B, A);
    sleep_ms(1);
    sem_wait(EMPTY, 50);
    ticks(2);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(suspend(B), 0);
    CHECK_EQUAL(tasks[B].state, TASK_BLOCKED);
    sem_signal(EMPTY);
    CHECK_EQUAL(tasks[B].state, TASK_SUSPENDED);
    CHECK_EQUAL(result(B), 0);
    CHECK_EQUAL(resume(B), 0);
    CHECK_EQUAL(tasks[B].state, TASK_READY);
    end();
    CHECK_EQUAL(sem_wait(EMPTY, 50), 0);
}

TEST(resumed_while_it_waits)
{
    START(B, A);
    sleep_ms(1);
    sem_wait(EMPTY, 50);
    ticks(2);
    CHECK_EQUAL(suspend(B), 0);
    CHECK_EQUAL(resume(B), 0);
    sem_signal(EMPTY);
    CHECK_EQUAL(tasks[B].state, TASK_READY);
}

TEST(a_task_suspends_itself)
{
    host_boot();
    spawn(F);
    sleep_ms(2);
    CHECK_EQUAL(running(), F);
    suspend(F);
    CHECK_EQUAL(running(), IDLE);
    ticks(3);
    CHECK_EQUAL(running(), INIT);
    CHECK_EQUAL(resume(F), 0);
    sleep_ms(KILN_FOREVER);
    CHECK_EQUAL(running(), F);
    CHECK_EQUAL(result(F), 0);
}

TEST(who_joins_another_is_not_woken)
{
    START(A, B, C, D, F);
    sleep_ms(2);
    join((uint32_t)tasks[D].pid, KILN_FOREVER); /* B */
    join((uint32_t)tasks[F].pid, KILN_FOREVER); /* C */
    ticks(3);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(kill(F), 0);
    CHECK_EQUAL(result(C), KILN_STATUS_KILLED);
    CHECK_EQUAL(tasks[B].state, TASK_BLOCKED);
}
