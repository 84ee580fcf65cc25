/* SPDX-License-Identifier: MIT */
/* Who gets a mutex, and what he is told. */
#include "conductor.h"

/* By priority, and equals as they came; killing one leaves the others in their order. */
static void who_is_next(unsigned victim, const char *order)
{
    const char first_then_d[] = {order[0], 'd', 0};

    lock(task_d, m1);
    lock(task_c, m1);
    lock(task_a, m1);
    lock(task_e, m1); /* as urgent as c */
    lock(task_b, m1);
    CHECK_DONE("d");
    again(victim);
    unlock(task_d, m1);
    CHECK_DONE(first_then_d); /* the heir runs before the call returns */
    for (unsigned i = 0; order[i] != '\0'; i++) {
        unsigned owner = task_a + (unsigned)order[i] - 'a';

        CHECK_EQ(result_of(owner), 0);
        CHECK_EQ(owner_of(m1), pid_of(owner));
        if (order[i + 1] != '\0')
            CHECK_EQ(result_of(task_a + (unsigned)order[i + 1] - 'a'), PENDING);
        unlock(owner, m1);
    }
    CHECK_EQ(owner_of(m1), 0);
    forget_done();
}

static void as_often_as_locked(void)
{
    for (int i = 0; i < 3; i++)
        lock(task_d, m1);
    lock(task_a, m1);
    unlock(task_d, m1);
    unlock(task_d, m1);
    CHECK_EQ(result_of(task_a), PENDING);
    unlock(task_d, m1);
    CHECK_EQ(result_of(task_a), 0);
    order_give(task_d, (struct order){.kind = UNLOCK, .handle = m1});
    CHECK_EQ(result_of(task_d), -EPERM);
    unlock(task_a, m1);
    CHECK_DONE("dddddadda");
}

/* a waits for b, b for c: c must not wait for a, however it asks; others may. */
static void a_cycle_is_refused(void)
{
    lock(task_a, m1);
    lock(task_b, m2);
    lock(task_c, m3);
    lock(task_b, m3);
    lock(task_a, m2);
    lock_for(task_c, m1, 5);
    CHECK_EQ(result_of(task_c), -EDEADLK);
    lock_for(task_c, m1, KILN_NO_WAIT);
    CHECK_EQ(result_of(task_c), -EAGAIN);
    lock_for(task_d, m1, 5);
    CHECK_EQ(result_of(task_d), PENDING);
    kiln_sleep(10);
    CHECK_EQ(result_of(task_d), -ETIMEDOUT);
    CHECK_DONE("abcccd");
    unlock(task_c, m3);
    CHECK_EQ(result_of(task_b), 0);
    unlock(task_b, m3);
    unlock(task_b, m2);
    CHECK_EQ(result_of(task_a), 0);
    unlock(task_a, m2);
    unlock(task_a, m1);
    CHECK_DONE("bcbabaa");
}

/* Each mutex of one who ends goes to its next waiter, or to whoever comes first. */
static void an_owner_dies(void)
{
    lock(task_d, m1);
    lock(task_d, m1);
    lock(task_d, m2);
    lock(task_d, m3);
    lock(task_b, m2);
    lock(task_a, m1);
    again(task_d);
    CHECK_EQ(result_of(task_a), KILN_OWNER_DIED);
    CHECK_EQ(result_of(task_b), KILN_OWNER_DIED);
    lock(task_c, m3);
    CHECK_EQ(result_of(task_c), KILN_OWNER_DIED);
    unlock(task_c, m3);
    lock(task_c, m3); /* told once */
    CHECK_EQ(result_of(task_c), 0);
    unlock(task_c, m3);
    unlock(task_b, m2);
    unlock(task_a, m1);
    order_give(task_a, (struct order){.kind = UNLOCK, .handle = m1});
    CHECK_EQ(result_of(task_a), -EPERM); /* the dead one's second lock is not the heir's */
    CHECK_DONE("ddddabccccbaa");
    lock(task_d, m1);
    order_give(task_d, (struct order){.kind = LEAVE}); /* an exit is an end as well */
    CHECK_EQ(kiln_mutex_try(m1), KILN_OWNER_DIED);
    CHECK_EQ(kiln_mutex_unlock(m1), 0);
    again(task_d);
    CHECK_DONE("d");
}

/* The owner unlocks about when the waiter's time is over: one of the two ends the wait. */
static void on_one_tick(uint32_t hold_ms)
{
    kiln_sleep(1); /* no tick comes while all begin */
    lock(task_d, m1);
    order_give(task_d, (struct order){.kind = HOLD, .handle = m1, .value = hold_ms});
    lock_for(task_a, m1, 10);
    kiln_sleep(20);
    CHECK_EQ(result_of(task_d), 0);
    CHECK_EQ(priority_of(task_d), 7);
    CHECK_EQ(result_of(task_a), hold_ms < 10 ? 0 : -ETIMEDOUT);
    CHECK_EQ(owner_of(m1), result_of(task_a) == 0 ? pid_of(task_a) : 0);
    if (result_of(task_a) == 0)
        unlock(task_a, m1);
}

/* The waiter is killed about when its time is over. */
static void killed_on_that_tick(uint32_t ms)
{
    kiln_sleep(1);
    lock(task_d, m1);
    lock_for(task_a, m1, 10);
    kiln_sleep(ms);
    again(task_a);
    CHECK_EQ(priority_of(task_d), 7);
    kiln_sleep(5); /* nothing is left of its time */
    CHECK_EQ(result_of(task_a), ms < 10 ? PENDING : -ETIMEDOUT);
    unlock(task_d, m1);
    CHECK_EQ(owner_of(m1), 0);
}

void test_mutexes(void)
{
    static const char *const orders_without[] = {"bce", "ace", "abe", NULL, "abc"};

    for (unsigned victim = task_a; victim <= task_e; victim++) {
        if (victim != task_d)
            who_is_next(victim, orders_without[victim - task_a]);
    }
    as_often_as_locked();
    a_cycle_is_refused();
    an_owner_dies();
    for (uint32_t ms = 8; ms <= 12; ms++) {
        on_one_tick(ms);
        killed_on_that_tick(ms);
        forget_done();
    }
}
