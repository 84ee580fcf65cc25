/* SPDX-License-Identifier: MIT */
/* Notifications of `a` (bits 5 and 6 are its timers'), and timers. */
#include "conductor.h"

#define BEAT (1u << 5)
#define BORN (1u << 6)
#define OWN (1u << 3)

static int wait_bits(uint32_t bits, uint32_t timeout_ms)
{
    order_give(task_a, (struct order){.kind = WAIT_BITS, .value = bits, .timeout_ms = timeout_ms});
    return result_of(task_a);
}

static void kept_until_asked_for(void)
{
    int pid = pid_of(task_a);

    order_give(task_a, (struct order){.kind = SLEEP, .value = 3});
    CHECK_EQ(kiln_notify(pid, 3), 0);
    CHECK_EQ(kiln_notify(pid, 1), 0);     /* the same again is nothing new */
    CHECK_EQ(result_of(task_a), PENDING); /* it sleeps on */
    kiln_sleep(5);
    CHECK_EQ(result_of(task_a), 0);
    CHECK_EQ(wait_bits(5, KILN_NO_WAIT), 1);
    CHECK_EQ(wait_bits(5, KILN_NO_WAIT), -EAGAIN);
    CHECK_EQ(wait_bits(7, KILN_NO_WAIT), 2);
    CHECK_EQ(kiln_notify(pid, 8), 0);
    wait_sem(task_a, sem);
    CHECK_EQ(kiln_notify(pid, 16), 0);
    CHECK_EQ(result_of(task_a), PENDING); /* it waits for something else */
    CHECK_EQ(kiln_sem_signal(sem), 0);
    CHECK_EQ(wait_bits(24, KILN_NO_WAIT), 24);
}

static void only_what_is_waited_for(void)
{
    int pid = pid_of(task_a);

    CHECK_EQ(wait_bits(6, KILN_FOREVER), PENDING);
    CHECK_EQ(kiln_notify(pid, 9), 0);
    CHECK_EQ(result_of(task_a), PENDING);
    CHECK_EQ(kiln_notify(pid, 20), 0);
    CHECK_EQ(result_of(task_a), 4);
    CHECK_EQ(wait_bits(KILN_FLAGS & ~ORDER_BIT & ~BORN, KILN_NO_WAIT), 25);
    CHECK_EQ(wait_bits(1, 3), PENDING);
    kiln_sleep(4);
    CHECK_EQ(result_of(task_a), -ETIMEDOUT);
}

/* What was pending when a task ends is not the next life's. */
static void gone_with_the_task(void)
{
    int pid = pid_of(task_a);

    CHECK_EQ(kiln_notify(pid, 1), 0);
    again(task_a);
    CHECK_EQ(kiln_notify(pid, 2), -ESRCH);
    CHECK_EQ(wait_bits(3, KILN_NO_WAIT), -EAGAIN);
}

void test_notifications(void)
{
    kept_until_asked_for();
    only_what_is_waited_for();
    gone_with_the_task();
    forget_done();
}

/* Notifications come on a grid from the start on; those that nobody took in time are one. */
static void no_drift(void)
{
    int64_t began;

    kiln_sleep(1);
    began = kiln_time();
    CHECK_EQ(kiln_timer_start(own, 4, 7), 0);
    for (int i = 0; i < 60; i++) {
        CHECK_EQ(kiln_notify_wait(OWN, 10), OWN);
        CHECK_EQ(kiln_time() - began, 5 + 7 * i);
        kiln_sleep(i == 30 ? 30 : 3); /* too long once: over four of them */
        if (i == 30) {
            CHECK_EQ(kiln_notify_wait(OWN, KILN_NO_WAIT), OWN);
            i += 4;
        }
    }
    CHECK_EQ(kiln_timer_stop(own), 0);
    CHECK_EQ(kiln_timer_stop(own), 0); /* it does not run any more: that is no error */
    CHECK_EQ(kiln_notify_wait(OWN, 20), -ETIMEDOUT);
}

static void started_anew(void)
{
    CHECK_EQ(kiln_timer_start(own, 10, 1), 0);
    kiln_sleep(8);
    CHECK_EQ(kiln_timer_start(own, 10, 0), 0); /* the first start counts no more */
    kiln_sleep(8);
    CHECK_EQ(kiln_notify_wait(OWN, KILN_NO_WAIT), -EAGAIN);
    CHECK_EQ(kiln_notify_wait(OWN, 4), OWN);
    CHECK_EQ(kiln_notify_wait(OWN, 20), -ETIMEDOUT); /* nor does its period */
    CHECK_EQ(kiln_timer_start(own, 2, 0), 0);
    kiln_sleep(5);
    CHECK_EQ(kiln_timer_stop(own), 0); /* what came before is kept */
    CHECK_EQ(kiln_notify_wait(OWN, KILN_NO_WAIT), OWN);
}

/* A timer with autostart begins with each life of its task; every timer ends with it. */
static void with_the_task(void)
{
    for (int life = 0; life < 3; life++) {
        kiln_sleep(1);
        again(task_a);
        CHECK_EQ(kiln_timer_start(beat, 2, 2), 0);
        kiln_sleep(4);
        CHECK_EQ(wait_bits(BORN, KILN_NO_WAIT), -EAGAIN);
        CHECK_EQ(wait_bits(BORN | BEAT, KILN_NO_WAIT), BEAT);
        kiln_sleep(1);
        CHECK_EQ(wait_bits(BORN, KILN_NO_WAIT), BORN);
    }
    again(task_a);
    kiln_sleep(4);
    CHECK_EQ(wait_bits(BEAT, KILN_NO_WAIT), -EAGAIN);
    CHECK_EQ(kiln_kill(pid_of(task_a)), 0);
    CHECK_EQ(kiln_timer_start(beat, 1, 1), -ESRCH);
    CHECK_EQ(kiln_timer_stop(beat), 0);
    again(task_a);
    kiln_sleep(10);
}

void test_timers(void)
{
    no_drift();
    started_anew();
    with_the_task();
    forget_done();
}
