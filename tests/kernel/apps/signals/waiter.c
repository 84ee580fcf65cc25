/* SPDX-License-Identifier: MIT */
#include "calls.h"

#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t rung;

static void ring(int number)
{
    CHECK_EQ(number, SIGALRM);
    rung++;
}

/* A wait that only an alarm ends. */
#define CUT_SHORT(call, expression)                                                                \
    do {                                                                                           \
        int before = rung;                                                                         \
        CALL(alarm, kiln_alarm(3), 0);                                                             \
        CALL(call, expression, -EINTR);                                                            \
        CHECK_EQ(rung, before + 1);                                                                \
    } while (0)

static void waits(void)
{
    uint32_t item = 0;

    CUT_SHORT(sleep, kiln_sleep(1000));
    CUT_SHORT(sleep, kiln_sleep(KILN_FOREVER));
    CUT_SHORT(sem_wait, kiln_sem_wait(sem, KILN_FOREVER));
    CUT_SHORT(mutex_lock, kiln_mutex_lock(m, 1000));
    CUT_SHORT(queue_recv, kiln_queue_recv(q, &item, KILN_FOREVER));
    CALL(queue_send, kiln_queue_send(full, &item, KILN_FOREVER), 0);
    CUT_SHORT(queue_send, kiln_queue_send(full, &item, 1000));
    CUT_SHORT(event_wait, kiln_event_wait(ev, 1, 0, KILN_FOREVER));
    CUT_SHORT(notify_wait, kiln_notify_wait(1, KILN_FOREVER));
    CUT_SHORT(join, kiln_join(task_holder, KILN_FOREVER));
    CUT_SHORT(period_wait, kiln_period_wait());
    CUT_SHORT(read, kiln_read(KILN_STDIN, &item, 1));
}

/* Both alarms, as they are known from elsewhere: the flag goes from 1 to 2 to 3. */
static void seconds(void)
{
    rung = 1;
    CHECK_EQ(alarm(1), 0);
    CHECK_EQ(pause(), -1);
    CHECK_EQ(rung, 2);
    CHECK_EQ(alarm(9), 0);
    CHECK_EQ(alarm(2), 9);
    CHECK_EQ(pause(), -1);
    CHECK_EQ(errno, EINTR);
    CHECK_EQ(rung, 3);
}

static volatile sig_atomic_t order[4];
static volatile sig_atomic_t handled;

static void note(int number)
{
    if (handled == 0) {
        CHECK_EQ(raise(SIGUSR2), 0);
        CHECK_EQ(raise(SIGUSR1), 0);
        CHECK_EQ(raise(SIGUSR1), 0); /* once is enough */
        CHECK_EQ(handled, 0);
    }
    order[handled++] = number;
}

static void oneself(void)
{
    CHECK(signal(SIGUSR1, note) == SIG_DFL);
    CHECK(signal(SIGUSR2, note) == SIG_DFL);
    CHECK(signal(SIGUSR2, note) == note);
    CHECK_EQ(raise(SIGUSR2), 0);
    CHECK_EQ(handled, 3);
    CHECK_EQ(order[0], SIGUSR2);
    CHECK_EQ(order[1], SIGUSR1);
    CHECK_EQ(order[2], SIGUSR2);
    CHECK(signal(SIGUSR1, SIG_IGN) == note);
    CHECK_EQ(raise(SIGUSR1), 0);
    CHECK_EQ(handled, 3);
    CHECK(signal(SIGKILL, SIG_IGN) == SIG_ERR);
    CHECK_EQ(errno, EINVAL);
    CHECK(signal(0, note) == SIG_ERR);
    CHECK(signal(NSIG, note) == SIG_ERR);
}

static void errors(void)
{
    CALL(signal_action, kiln_signal_action(1, KILN_SIGNAL_IGNORE, ring), 0);
    CALL(signal_action, kiln_signal_action(0, KILN_SIGNAL_IGNORE, ring), -EINVAL);
    CALL(signal_action, kiln_signal_action(32, KILN_SIGNAL_IGNORE, ring), -EINVAL);
    CALL(signal_action, kiln_signal_action(1, 3, ring), -EINVAL);
    CALL(signal_send, kiln_signal_send(task_waiter, 1), 0);
    CALL(signal_send, kiln_signal_send(task_waiter, 32), -EINVAL);
    CALL(signal_send, kiln_signal_send(0, 1), -ESRCH);
    CALL(signal_send, kiln_signal_send(task_deaf + 256, 1), -ESRCH);
}

static void others(void)
{
    CHECK_EQ(kill(task_holder, SIGTERM), 0); /* it has no signals */
    CALL(mutex_lock, kiln_mutex_lock(m, 0), KILN_OWNER_DIED);
    CHECK_EQ(kill(task_holder, SIGTERM), -1);
    CHECK_EQ(errno, ESRCH);
    kiln_sleep(5);
    CHECK_EQ(kill(task_deaf, SIGTERM), 0); /* ignored */
    CHECK_EQ(kill(task_deaf, SIGUSR1), 0);
    kiln_sleep(5);
    CHECK_EQ(kill(task_deaf, 0), 0);
    CHECK_EQ(kill(task_deaf, SIGKILL), 0);
    CHECK_EQ(kiln_join(task_deaf, KILN_NO_WAIT), KILN_STATUS_KILLED);
}

void waiter_task(void)
{
    CHECK(signal(SIGALRM, ring) == SIG_DFL);
    kiln_sleep(2);
    waits();
    seconds();
    oneself();
    errors();
    others();
    puts("done");
    fflush(stdout);
    kiln_shutdown(0);
}
