/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "trace.h"

#include <errno.h>

static void check_counts(void)
{
    CHECK_EQ(kiln_sem_try(binary), -EAGAIN);
    CHECK_EQ(kiln_sem_signal(binary), 0);
    CHECK_EQ(kiln_sem_signal(binary), -EOVERFLOW);
    CHECK_EQ(kiln_sem_try(binary), 0);
    CHECK_EQ(kiln_sem_try(binary), -EAGAIN);
    CHECK_EQ(kiln_sem_wait(counting, KILN_FOREVER), 0);
    CHECK_EQ(kiln_sem_wait(counting, 1), 0);
    CHECK_EQ(kiln_sem_wait(counting, KILN_NO_WAIT), -EAGAIN);
    for (int i = 0; i < 3; i++)
        CHECK_EQ(kiln_sem_signal(counting), 0);
    CHECK_EQ(kiln_sem_signal(counting), -EOVERFLOW);
    for (int i = 0; i < 3; i++)
        CHECK_EQ(kiln_sem_try(counting), 0);
}

static void check_errors(void)
{
    static const int bad[] = {7, 8, 255, 256, 0x7fffffff, -1, -2, (int)0x80000000u};

    for (unsigned i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        CHECK_EQ(kiln_sem_wait(bad[i], KILN_FOREVER), -EBADF);
        CHECK_EQ(kiln_sem_try(bad[i]), -EBADF);
        CHECK_EQ(kiln_sem_signal(bad[i]), -EBADF);
    }
    CHECK_EQ(kiln_sem_signal(wait_only), -EPERM);
    CHECK_EQ(kiln_sem_wait(signal_only, KILN_FOREVER), -EPERM);
    CHECK_EQ(kiln_sem_wait(gate, 1), -EPERM);
    CHECK_EQ(kiln_sem_wait(foreign, 1), -EPERM);
    CHECK_EQ(kiln_sem_signal(foreign), -EPERM);
    CHECK_EQ(kiln_sem_try(wait_only), -EAGAIN);
    CHECK_EQ(kiln_sem_signal(signal_only), 0);
    CHECK_EQ(kiln_sem_signal(signal_only), -EOVERFLOW);
}

static void check_timeout(uint32_t ms)
{
    int64_t began = kiln_time();
    int took;

    CHECK_EQ(kiln_sem_wait(binary, ms), -ETIMEDOUT);
    took = (int)(kiln_time() - began);
    CHECK(took >= (int)ms && took <= (int)ms + 1);
}

static void wait_done(int count)
{
    for (int i = 0; i < count; i++)
        CHECK_EQ(kiln_sem_wait(done, 1000), 0);
}

/* a and c are less urgent than b and d; they come to wait in the order c, a, d, b. */
static void check_order(void)
{
    CHECK(kiln_spawn(task_waiter_c, KILN_PRIORITY_DEFAULT) > 0);
    CHECK(kiln_spawn(task_waiter_a, KILN_PRIORITY_DEFAULT) > 0);
    CHECK(kiln_spawn(task_waiter_d, KILN_PRIORITY_DEFAULT) > 0);
    CHECK(kiln_spawn(task_waiter_b, KILN_PRIORITY_DEFAULT) > 0);
    CHECK(kiln_spawn(task_racer, KILN_PRIORITY_DEFAULT) > 0);
    wait_done(5);
    trace_show("order");
}

/* A signal at about the tick of the timeout: exactly one of the two ends the wait. */
static void check_race(uint32_t signal_ms)
{
    int result;

    memset(trace, 0, sizeof(trace));
    trace_add((char)('a' + signal_ms));
    CHECK(kiln_spawn(task_late, KILN_PRIORITY_DEFAULT) > 0);
    result = kiln_sem_wait(binary, 10);
    wait_done(1);
    CHECK(result == 0 || result == -ETIMEDOUT);
    CHECK_EQ(kiln_sem_try(binary), result == 0 ? -EAGAIN : 0);
    printf("signal after %d: %s\n", (int)signal_ms, result == 0 ? "in time" : "too late");
}

void main_task(void)
{
    check_counts();
    check_errors();
    check_timeout(1);
    check_timeout(25);
    check_order();
    for (uint32_t ms = 8; ms <= 12; ms++)
        check_race(ms);
    kiln_shutdown(0);
}
