/* SPDX-License-Identifier: MIT */
/* B and D have signals; A may send them to both, and to C, which has none. */
#include "check.h"
#include "fault.h"
#include "fixture.h"
#include "timeout.h"

#include <errno.h>
#include <kiln/types.h>

#define USER 1u
#define OTHER_USER 5u
#define HANDLER 0x1234u

static int32_t action(uint32_t signal, uint32_t what)
{
    return host_call(CALL_signal_action, signal, what, HANDLER);
}

static int32_t send(uint32_t index, uint32_t signal)
{
    return host_call(CALL_signal_send, (uint32_t)tasks[index].pid, signal, 0);
}

static int32_t handler_returns(void)
{
    return host_call(CALL_signal_return, 0, 0, 0);
}

static int32_t alarm_in(uint32_t ms)
{
    return host_call(CALL_alarm, ms, 0, 0);
}

/* How many handlers of a task's have begun, and not returned. */
static unsigned depth(unsigned index)
{
    return tasks[index].context.entered - tasks[index].context.returned;
}

/* B handles USER and OTHER_USER, and sleeps; A runs. */
static void start(void)
{
    START(B, A);
    sleep_ms(1);
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(action(USER, KILN_SIGNAL_HANDLE), 0);
    CHECK_EQUAL(action(OTHER_USER, KILN_SIGNAL_HANDLE), 0);
    sleep_ms(KILN_FOREVER);
    ticks(2);
    CHECK_EQUAL(running(), A);
}

TEST(a_handler_ends_a_wait)
{
    start();
    CHECK_EQUAL(send(B, USER), 0);
    CHECK_EQUAL(tasks[B].state, TASK_READY);
    CHECK_EQUAL(tasks[B].context.signal, USER);
    CHECK_EQUAL(tasks[B].context.handler, HANDLER);
    sleep_ms(KILN_FOREVER);
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(handler_returns(), -EINTR); /* what the sleep returned */
    CHECK_EQUAL(depth(B), 0);
}

TEST(each_kind_of_wait_is_left_as_by_a_timeout)
{
    start();
    sem_wait(EMPTY, 1);
    CHECK_EQUAL(running(), IDLE);
    ticks(2);
    CHECK_EQUAL(send(B, USER), 0);
    mutex_lock(LOW, KILN_FOREVER);
    sleep_ms(1);
    handler_returns();
    mutex_lock(LOW, 50); /* lends nothing to A, which is more urgent */
    ticks(2);
    CHECK_EQUAL(running(), A);
    CHECK(mutexes[0].waiters == &tasks[B]);
    CHECK_EQUAL(send(B, USER), 0);
    CHECK(mutexes[0].waiters == NULL);
    CHECK(!timeout_pending(&tasks[B].timeout));
    sleep_ms(KILN_FOREVER);
    CHECK_EQUAL(handler_returns(), -EINTR);
}

TEST(a_priority_that_was_lent_goes_back)
{
    START(B, F);
    CHECK_EQUAL(action(KILN_SIGALRM, KILN_SIGNAL_HANDLE), 0);
    alarm_in(6);
    sleep_ms(1);
    CHECK_EQUAL(running(), F);
    mutex_lock(LOW, 0);
    ticks(2);
    CHECK_EQUAL(running(), B);
    mutex_lock(LOW, KILN_FOREVER);
    CHECK_EQUAL(running(), F);
    CHECK_EQUAL(tasks[F].priority, 2);
    ticks(5);
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(tasks[F].priority, 4);
    CHECK_EQUAL(handler_returns(), -EINTR);
}

TEST(one_at_a_time_and_the_others_are_kept_once)
{
    start();
    send(B, OTHER_USER);
    send(B, OTHER_USER);
    send(B, OTHER_USER);
    send(B, USER);
    sleep_ms(KILN_FOREVER);
    CHECK_EQUAL(depth(B), 1);
    CHECK_EQUAL(tasks[B].context.signal, OTHER_USER);
    CHECK_EQUAL(handler_returns(), USER); /* the argument of the next */
    CHECK_EQUAL(depth(B), 1);
    CHECK_EQUAL(handler_returns(), OTHER_USER);
    CHECK_EQUAL(handler_returns(), -EINTR);
    CHECK_EQUAL(depth(B), 0);
    CHECK_EQUAL(tasks[B].context.entered, 3);
}

TEST(a_wait_of_the_handler_is_not_interrupted)
{
    start();
    send(B, USER);
    sleep_ms(3);
    CHECK_EQUAL(running(), B);
    sem_wait(EMPTY, 8);
    ticks(4);
    CHECK_EQUAL(running(), A);
    send(B, OTHER_USER);
    CHECK_EQUAL(tasks[B].state, TASK_BLOCKED);
    sleep_ms(KILN_FOREVER);
    ticks(5);
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(result(B), -ETIMEDOUT);
    CHECK_EQUAL(handler_returns(), OTHER_USER);
}

TEST(ignored_and_default)
{
    start();
    send(B, USER);
    sleep_ms(1);
    handler_returns();
    CHECK_EQUAL(action(USER, KILN_SIGNAL_IGNORE), 0);
    sleep_ms(KILN_FOREVER);
    ticks(2);
    CHECK_EQUAL(send(B, USER), 0);
    CHECK_EQUAL(tasks[B].state, TASK_BLOCKED);
    CHECK_EQUAL(tasks[B].context.entered, 1);
    CHECK_EQUAL(send(B, KILN_SIGTERM), 0);
    CHECK(!task_lives(tasks[B].state));
    CHECK_EQUAL(send(C, USER), -ESRCH);
}

TEST(a_change_of_mind_forgets_what_is_pending)
{
    start();
    send(B, USER);
    send(B, OTHER_USER);
    sleep_ms(KILN_FOREVER);
    CHECK_EQUAL(action(OTHER_USER, KILN_SIGNAL_DEFAULT), 0);
    CHECK_EQUAL(handler_returns(), -EINTR);
    CHECK_EQUAL(depth(B), 0);
}

TEST(who_has_none_ends)
{
    START(D, A);
    CHECK_EQUAL(running(), A);
    uint32_t pid = (uint32_t)tasks[D].pid;
    CHECK_EQUAL(send(D, 0), 0);
    CHECK(task_lives(tasks[D].state));
    CHECK_EQUAL(send(D, USER), 0);
    CHECK_EQUAL(join(pid, 0), KILN_STATUS_KILLED);
}

TEST(to_oneself)
{
    START(B);
    CHECK_EQUAL(action(USER, KILN_SIGNAL_HANDLE), 0);
    CHECK(host_call(CALL_getpid, 0, 0, 0) > 0);
    CHECK_EQUAL(send(B, USER), USER); /* the argument of the handler */
    CHECK_EQUAL(depth(B), 1);
    CHECK_EQUAL(send(B, USER), 0);
    CHECK_EQUAL(handler_returns(), USER);
    CHECK_EQUAL(handler_returns(), 0); /* the result of the first send */
    CHECK_EQUAL(send(B, KILN_SIGTERM), 0);
    CHECK_EQUAL(running(), IDLE);
    CHECK(!task_lives(tasks[B].state));
}

TEST(a_return_outside_a_handler_is_a_fault)
{
    START(B);
    action(USER, KILN_SIGNAL_HANDLE);
    handler_returns();
    CHECK(!task_lives(tasks[B].state));
    CHECK_EQUAL(fault_oldest()->cause, FAULT_RETURN);
}

TEST(no_room_for_a_handler_is_an_overflow)
{
    start();
    host.stacks_full = true;
    CHECK_EQUAL(send(B, USER), 0);
    CHECK(!task_lives(tasks[B].state));
    CHECK_EQUAL(fault_oldest()->cause, FAULT_STACK_OVERFLOW);
}

TEST(a_suspended_task_handles_it_once_it_goes_on)
{
    start();
    suspend(B);
    send(B, USER);
    CHECK_EQUAL(tasks[B].state, TASK_SUSPENDED);
    CHECK_EQUAL(depth(B), 1);
    resume(B);
    sleep_ms(KILN_FOREVER);
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(handler_returns(), -EINTR);
}

TEST(an_alarm_is_never_early_and_one)
{
    START(B);
    action(KILN_SIGALRM, KILN_SIGNAL_HANDLE);
    CHECK_EQUAL(alarm_in(10), 0);
    CHECK_EQUAL(alarm_in(20), 10);
    sleep_ms(KILN_FOREVER);
    ticks(20);
    CHECK_EQUAL(running(), IDLE);
    ticks(1);
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(tasks[B].context.signal, KILN_SIGALRM);
    CHECK_EQUAL(handler_returns(), -EINTR);
    CHECK_EQUAL(alarm_in(5), 0);
    ticks(3);
    CHECK_EQUAL(alarm_in(0), 2);
    ticks(10);
    CHECK_EQUAL(depth(B), 0);
    CHECK_EQUAL(alarm_in(KILN_FOREVER), 0);
    CHECK_EQUAL(alarm_in(1), INT32_MAX);
    ticks(1);
    CHECK_EQUAL(alarm_in(0), 1); /* some of a tick */
}

TEST(an_alarm_in_the_midst_of_what_runs)
{
    START(B);
    action(KILN_SIGALRM, KILN_SIGNAL_HANDLE);
    alarm_in(2);
    tasks[B].context.result = 77;
    ticks(3);
    CHECK_EQUAL(depth(B), 1);
    CHECK_EQUAL(handler_returns(), 77);
}

TEST(an_unhandled_alarm_ends_its_task)
{
    START(B);
    alarm_in(1);
    sleep_ms(KILN_FOREVER);
    ticks(2);
    CHECK(!task_lives(tasks[B].state));
    CHECK(kernel.timeouts == NULL || kernel.timeouts != &signals[0].alarm);
}

TEST(nothing_outlives_the_task)
{
    start();
    send(B, USER);
    send(B, OTHER_USER);
    sleep_ms(KILN_FOREVER);
    alarm_in(5);
    end();
    CHECK(!timeout_pending(&signals[0].alarm));
    CHECK_EQUAL(signals[0].handled, 0);
    CHECK_EQUAL(signals[0].pending, 0);
    CHECK(!signals[0].active);
    ticks(10);
    CHECK_EQUAL(running(), IDLE);
}

TEST(errors)
{
    START(B, C, A);
    CHECK_EQUAL(send(A, 32), -EINVAL);
    CHECK_EQUAL(send(B, 0x100), -EINVAL);
    CHECK_EQUAL(host_call(CALL_signal_send, (uint32_t)tasks[B].pid + 256, 1, 0), -ESRCH);
    CHECK_EQUAL(host_call(CALL_signal_send, 0, 1, 0), -ESRCH);
    CHECK_EQUAL(send(INIT, 1), -EPERM);
    CHECK_EQUAL(action(USER, KILN_SIGNAL_HANDLE), -EPERM); /* it has none */
    CHECK_EQUAL(alarm_in(1), -EPERM);
    end();
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(action(0, KILN_SIGNAL_IGNORE), -EINVAL);
    CHECK_EQUAL(action(32, KILN_SIGNAL_IGNORE), -EINVAL);
    CHECK_EQUAL(action(KILN_SIGKILL, KILN_SIGNAL_IGNORE), -EINVAL);
    CHECK_EQUAL(action(USER, 3), -EINVAL);
    CHECK_EQUAL(send(C, 0), -EPERM);
    yield();
    CHECK_EQUAL(running(), C);
    handler_returns(); /* it has no signals */
    CHECK(!task_lives(tasks[C].state));
}
