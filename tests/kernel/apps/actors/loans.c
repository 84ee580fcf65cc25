/* SPDX-License-Identifier: MIT */
/* The priorities that mutexes lend, and when they are given back. */
#include "conductor.h"

static void check_priorities(int line, int a, int b, int c, int d)
{
    const int expected[] = {a, b, c, d};

    for (unsigned i = 0; i < 4; i++) {
        if (priority_of(task_a + i) != expected[i])
            check_failed(__FILE__, line, "a priority", priority_of(task_a + i));
    }
}

#define CHECK_PRIORITIES(...) check_priorities(__LINE__, __VA_ARGS__)

/* d owns what c waits for, c what b waits for, and b what a waits for. */
static void make_chain(void)
{
    lock(task_d, m1);
    lock(task_c, m2);
    lock(task_b, m3);
    lock(task_c, m1);
    CHECK_PRIORITIES(4, 5, 6, 6);
    lock(task_b, m2);
    CHECK_PRIORITIES(4, 5, 5, 5);
    lock(task_a, m3);
    CHECK_PRIORITIES(4, 4, 4, 4);
}

static void end_chain(void)
{
    for (unsigned task = task_a; task <= task_d; task++)
        again(task);
    for (int mutex = m1; mutex <= m3; mutex++) {
        lock(task_e, mutex); /* the next one is told of the dead */
        unlock(task_e, mutex);
    }
    CHECK_PRIORITIES(4, 5, 6, 7);
    forget_done();
}

/* Kill each of the chain: those behind it get what it owned, those before it nothing. */
static void a_chain_breaks(void)
{
    make_chain();
    again(task_a);
    CHECK_PRIORITIES(4, 5, 5, 5);
    end_chain();
    make_chain();
    again(task_b);
    CHECK_EQ(result_of(task_a), KILN_OWNER_DIED);
    CHECK_PRIORITIES(4, 5, 6, 6);
    end_chain();
    make_chain();
    again(task_c);
    CHECK_EQ(result_of(task_a), PENDING);
    CHECK_EQ(result_of(task_b), KILN_OWNER_DIED);
    CHECK_PRIORITIES(4, 4, 6, 7);
    end_chain();
    make_chain();
    again(task_d);
    CHECK_EQ(result_of(task_b), PENDING);
    CHECK_EQ(result_of(task_c), KILN_OWNER_DIED);
    CHECK_PRIORITIES(4, 4, 4, 7);
    end_chain();
}

/* A wait that is over takes its loan back, at the end of a chain too. */
static void time_is_over(void)
{
    lock(task_d, m1);
    lock(task_c, m2);
    lock(task_c, m1);
    lock_for(task_a, m2, 5);
    CHECK_PRIORITIES(4, 5, 4, 4);
    kiln_sleep(6);
    CHECK_EQ(result_of(task_a), -ETIMEDOUT);
    CHECK_PRIORITIES(4, 5, 6, 6);
    end_chain();
    lock(task_d, m1);
    lock(task_d, m2);
    lock(task_b, m2);
    lock_for(task_a, m1, 5);
    CHECK_PRIORITIES(4, 5, 6, 4);
    kiln_sleep(6);
    CHECK_PRIORITIES(4, 5, 6, 5);
    end_chain();
}

/* What one mutex lends stays while another is unlocked, in either order. */
static void several_mutexes(int first, int second)
{
    lock(task_d, first);
    lock(task_d, m3);
    lock(task_d, second);
    lock(task_b, m1);
    lock(task_a, m2);
    CHECK_PRIORITIES(4, 5, 6, 4);
    unlock(task_d, m3);
    CHECK_PRIORITIES(4, 5, 6, 4);
    unlock(task_d, m1);
    CHECK_EQ(result_of(task_b), 0);
    CHECK_PRIORITIES(4, 5, 6, 4);
    unlock(task_d, m2);
    CHECK_PRIORITIES(4, 5, 6, 7);
    end_chain();
    lock(task_d, first);
    lock(task_d, second);
    lock(task_b, m1);
    lock(task_a, m2);
    unlock(task_d, m2);
    CHECK_EQ(result_of(task_a), 0);
    CHECK_PRIORITIES(4, 5, 6, 5);
    unlock(task_d, m1);
    CHECK_PRIORITIES(4, 5, 6, 7);
    end_chain();
}

/* kiln_nice is about a task's own priority; loans follow it, and outlast it. */
static void nice(void)
{
    lock(task_d, m1);
    lock(task_c, m1);
    CHECK_PRIORITIES(4, 5, 6, 6);
    CHECK_EQ(kiln_nice(pid_of(task_c), 3), 0); /* of a waiter */
    CHECK_PRIORITIES(4, 5, 3, 3);
    CHECK_EQ(kiln_nice(pid_of(task_c), 10), 0);
    CHECK_PRIORITIES(4, 5, 10, 7);
    CHECK_EQ(kiln_nice(pid_of(task_c), KILN_PRIORITY_DEFAULT), 0);
    CHECK_EQ(kiln_nice(pid_of(task_d), 9), 0); /* of the owner */
    CHECK_PRIORITIES(4, 5, 6, 6);
    CHECK_EQ(kiln_nice(pid_of(task_d), 3), 0);
    CHECK_PRIORITIES(4, 5, 6, 3);
    CHECK_EQ(kiln_nice(pid_of(task_d), 9), 0);
    unlock(task_d, m1);
    CHECK_PRIORITIES(4, 5, 6, 9);
    end_chain();
    lock(task_d, m1);
    lock(task_c, m1);
    lock(task_e, m1); /* as urgent, and second */
    CHECK_EQ(kiln_nice(pid_of(task_e), 5), 0);
    unlock(task_d, m1);
    CHECK_EQ(result_of(task_e), 0);
    CHECK_EQ(result_of(task_c), PENDING);
    again(task_e);
    end_chain();
}

/* The owner runs at the most urgent priority of those who may lock, from the lock on: it
 * is main's own ceiling. */
static void a_ceiling(void)
{
    CHECK_EQ(kiln_mutex_lock(top, KILN_FOREVER), 0);
    CHECK_EQ(priority_of(task_main), 2);
    order_give(task_c, (struct order){.kind = NOTHING});
    order_give(task_a, (struct order){.kind = NOTHING});
    lock(task_b, top);
    CHECK_DONE(""); /* they cannot run now */
    kiln_sleep(1);
    CHECK_DONE("ac");
    CHECK_EQ(kiln_mutex_unlock(top), 0);
    CHECK_EQ(priority_of(task_main), 20);
    CHECK_EQ(result_of(task_b), 0);
    CHECK_EQ(owner_of(top), pid_of(task_b));
    CHECK_EQ(priority_of(task_b), 2); /* the heir gets it too */
    again(task_b);
    CHECK_EQ(kiln_mutex_lock(top, KILN_FOREVER), KILN_OWNER_DIED);
    CHECK_EQ(priority_of(task_main), 2);
    CHECK_EQ(kiln_mutex_unlock(top), 0);
    CHECK_EQ(priority_of(task_main), 20);
    CHECK_DONE("b");
}

/* c has work for some time; d, less urgent, owns what a wants. */
static void no_inversion(void)
{
    CHECK_EQ(kiln_nice(task_main, 2), 0); /* nobody runs while all is prepared */
    order_give(task_d, (struct order){.kind = LOCK, .handle = m1});
    kiln_sleep(1);
    order_give(task_d, (struct order){.kind = UNLOCK, .handle = m1});
    order_give(task_c, (struct order){.kind = NOTHING});
    lock(task_a, m1);
    CHECK_EQ(kiln_nice(task_main, 20), 0);
    CHECK_DONE("dacd"); /* c kept nobody waiting */
    CHECK_EQ(result_of(task_a), 0);
    unlock(task_a, m1);
    CHECK_DONE("a");
}

void test_loans(void)
{
    a_chain_breaks();
    time_is_over();
    several_mutexes(m1, m2);
    several_mutexes(m2, m1);
    nice();
    a_ceiling();
    no_inversion();
}
