/* SPDX-License-Identifier: MIT */
/* Ends and who waits for them; suspension; who runs when priorities change. */
#include "conductor.h"

#include <string.h>

static void join(unsigned task, unsigned other)
{
    order_give(task, (struct order){
                         .kind = JOIN_TASK, .handle = pid_of(other), .timeout_ms = KILN_FOREVER});
}

/* All who wait for an end learn of it; then it is nobody's business any more. */
static void several_join(unsigned victim)
{
    int pid = pid_of(task_e);

    join(task_d, task_e);
    join(task_c, task_e);
    join(task_b, task_e);
    again(victim);
    order_give(task_e, (struct order){.kind = LEAVE, .value = 300});
    for (unsigned task = task_b; task <= task_d; task++)
        CHECK_EQ(result_of(task), task == victim ? PENDING : 300 & KILN_EXIT_MASK);
    CHECK_EQ(kiln_join(pid, KILN_NO_WAIT), -ESRCH);
    again(task_e);
    forget_done();
}

/* Without anybody who waits it is a zombie, until one asks or it begins anew. */
static void zombies(void)
{
    int pid = pid_of(task_e);

    order_give(task_e, (struct order){.kind = LEAVE, .value = (uint32_t)-1});
    CHECK_EQ(kiln_task_pid(task_e), -ESRCH);
    CHECK_EQ(kiln_kill(pid), -ESRCH);
    CHECK_EQ(kiln_suspend(pid), -ESRCH);
    CHECK_EQ(kiln_join(pid + 256, KILN_NO_WAIT), -ESRCH); /* the life to come */
    CHECK_EQ(kiln_join(pid, KILN_NO_WAIT), 255);
    CHECK_EQ(kiln_join(pid, KILN_NO_WAIT), -ESRCH);
    again(task_e);
    CHECK_EQ(pid_of(task_e), pid + 256);
    pid = pid_of(task_e);
    order_give(task_e, (struct order){.kind = RETURN});
    CHECK_EQ(ORDERS[task_e - task_a].result, 0);
    again(task_e);
    CHECK_EQ(kiln_join(pid, KILN_NO_WAIT), -ESRCH);
    pid = pid_of(task_e);
    order_give(task_e, (struct order){.kind = KILL_ITSELF});
    CHECK_EQ(kiln_join(pid, KILN_NO_WAIT), KILN_STATUS_KILLED);
    again(task_e);
    CHECK_DONE("e");
}

/* c must not wait for a, which waits for b, which waits for c. */
static void a_cycle_is_refused(void)
{
    join(task_a, task_b);
    join(task_b, task_c);
    join(task_c, task_a);
    CHECK_EQ(result_of(task_c), -EDEADLK);
    CHECK_EQ(result_of(task_a), PENDING);
    join(task_c, task_e);
    again(task_e); /* only c waits for e */
    CHECK_EQ(result_of(task_c), KILN_STATUS_KILLED);
    CHECK_EQ(kiln_kill(pid_of(task_c)), 0);
    CHECK_EQ(result_of(task_b), KILN_STATUS_KILLED);
    CHECK_EQ(result_of(task_a), PENDING);
    again(task_b);
    CHECK_EQ(result_of(task_a), KILN_STATUS_KILLED);
    again(task_c);
    CHECK_DONE("ccba");
}

/* A suspended task's wait goes on, and its end is kept for later. */
static void suspended_while_it_waits(void)
{
    int pid = pid_of(task_c);

    wait_sem(task_c, sem);
    CHECK_EQ(kiln_suspend(pid), 0);
    CHECK_EQ(kiln_suspend(pid), 0); /* twice is once */
    CHECK_EQ(kiln_sem_signal(sem), 0);
    CHECK_EQ(result_of(task_c), PENDING);
    CHECK_EQ(kiln_sem_try(sem), -EAGAIN); /* it has it */
    CHECK_EQ(kiln_resume(pid), 0);
    CHECK_EQ(result_of(task_c), 0);
    CHECK_EQ(kiln_resume(pid), -EALREADY);
    order_give(task_c, (struct order){.kind = WAIT_SEM, .handle = sem, .timeout_ms = 3});
    CHECK_EQ(kiln_suspend(pid), 0);
    kiln_sleep(5);
    CHECK_EQ(kiln_sem_signal(sem), 0); /* too late for it */
    CHECK_EQ(result_of(task_c), PENDING);
    CHECK_EQ(kiln_resume(pid), 0);
    CHECK_EQ(result_of(task_c), -ETIMEDOUT);
    CHECK_EQ(kiln_sem_try(sem), 0);
    wait_sem(task_c, sem);
    CHECK_EQ(kiln_suspend(pid), 0);
    CHECK_EQ(kiln_resume(pid), 0); /* it waits as before */
    CHECK_EQ(result_of(task_c), PENDING);
    CHECK_EQ(kiln_sem_signal(sem), 0);
    CHECK_EQ(result_of(task_c), 0);
    CHECK_DONE("ccc");
}

/* A task suspends itself; one that is suspended is killed, and its next life runs. */
static void suspended(void)
{
    int pid = pid_of(task_e);

    order_give(task_e, (struct order){.kind = SUSPEND_ITSELF});
    CHECK_EQ(result_of(task_e), PENDING);
    CHECK_EQ(kiln_resume(pid), 0);
    CHECK_EQ(result_of(task_e), 0);
    order_give(task_e, (struct order){.kind = SUSPEND_ITSELF});
    again(task_e);
    order_give(task_e, (struct order){.kind = NOTHING});
    CHECK_EQ(result_of(task_e), 0);
    lock(task_d, m1);
    CHECK_EQ(kiln_suspend(pid_of(task_d)), 0);
    lock(task_a, m1); /* lends its priority even so */
    CHECK_EQ(priority_of(task_d), 4);
    CHECK_EQ(kiln_resume(pid_of(task_d)), 0);
    unlock(task_d, m1);
    CHECK_EQ(priority_of(task_d), 7);
    unlock(task_a, m1);
    CHECK_DONE("eedada");
}

/* What is handed to a suspended task is its own, and it learns so when it is resumed. */
static void handed_over_meanwhile(void)
{
    uint32_t item = 1;

    lock(task_d, m1);
    lock(task_a, m1);
    receive(task_b, q);
    CHECK_EQ(kiln_suspend(pid_of(task_a)), 0);
    CHECK_EQ(kiln_suspend(pid_of(task_b)), 0);
    unlock(task_d, m1);
    CHECK_EQ(kiln_queue_send(q, &item, KILN_NO_WAIT), 0);
    CHECK_EQ(owner_of(m1), pid_of(task_a));
    CHECK_EQ(kiln_queue_recv(q, &item, KILN_NO_WAIT), -EAGAIN);
    CHECK_EQ(kiln_resume(pid_of(task_b)), 0);
    CHECK_EQ(result_of(task_b), 0);
    CHECK_EQ(ORDERS[1].item, 1);
    CHECK_EQ(kiln_resume(pid_of(task_a)), 0);
    CHECK_EQ(result_of(task_a), 0);
    unlock(task_a, m1);
    for (int i = 0; i < 4; i++)
        send(task_c, q, 5); /* the fourth waits */
    CHECK_EQ(kiln_suspend(pid_of(task_c)), 0);
    for (int i = 0; i < 4; i++)
        CHECK_EQ(kiln_queue_recv(q, &item, KILN_NO_WAIT), 0);
    CHECK_EQ(result_of(task_c), PENDING);
    CHECK_EQ(kiln_resume(pid_of(task_c)), 0);
    CHECK_EQ(result_of(task_c), 0);
    CHECK_DONE("ddbaacccc");
}

/* Whose time is over on one tick go on as they came. */
static void one_deadline(unsigned first, unsigned second, const char *order)
{
    kiln_sleep(1);
    order_give(first, (struct order){.kind = SLEEP, .value = 4});
    order_give(second, (struct order){.kind = SLEEP, .value = 4});
    kiln_sleep(5);
    CHECK_DONE(order);
}

/* A spawn that is refused changes nothing. */
static void already_running(void)
{
    struct kiln_task_info before;
    struct kiln_task_info after;

    CHECK_EQ(kiln_inspect_task(task_c, &before), 0);
    CHECK_EQ(kiln_spawn(task_c, 3), -EBUSY);
    CHECK_EQ(kiln_inspect_task(task_c, &after), 0);
    CHECK(memcmp(&before, &after, sizeof(before)) == 0);
}

/* All are ready, in the order c e d b; then one gets another priority. */
static void nice(unsigned task, int priority, const char *order)
{
    static const unsigned ready[] = {task_c, task_e, task_d, task_b};

    CHECK_EQ(kiln_nice(task_main, 2), 0);
    for (unsigned i = 0; i < 4; i++)
        order_give(ready[i], (struct order){.kind = NOTHING});
    CHECK_EQ(kiln_nice(pid_of(task), priority), 0);
    CHECK_EQ(kiln_nice(task_main, 20), 0);
    CHECK_DONE(order);
    CHECK_EQ(kiln_nice(pid_of(task), KILN_PRIORITY_DEFAULT), 0);
}

/* Killed before it ran at all, and in the middle of its equals. */
static void killed_while_ready(void)
{
    CHECK_EQ(kiln_nice(task_main, 2), 0);
    order_give(task_c, (struct order){.kind = NOTHING});
    order_give(task_e, (struct order){.kind = NOTHING});
    again(task_c); /* behind e now */
    CHECK_EQ(kiln_kill(pid_of(task_e)), 0);
    CHECK(kiln_spawn(task_e, KILN_PRIORITY_DEFAULT) > 0);
    CHECK_EQ(kiln_kill(pid_of(task_e)), 0);
    CHECK_EQ(kiln_nice(task_main, 20), 0);
    again(task_e);
    CHECK_DONE("");
}

void test_life(void)
{
    for (unsigned victim = task_a; victim <= task_d; victim++)
        several_join(victim);
    zombies();
    a_cycle_is_refused();
    suspended_while_it_waits();
    suspended();
    handed_over_meanwhile();
    one_deadline(task_c, task_e, "ce");
    one_deadline(task_e, task_c, "ec");
    already_running();
    nice(task_d, 6, "bced"); /* more urgent: behind its new equals */
    nice(task_d, 3, "dbce");
    nice(task_d, 19, "bced");
    nice(task_c, 7, "becd"); /* less urgent: before them */
    nice(task_e, 5, "becd");
    nice(task_c, 6, "bced"); /* no change, no new place */
    killed_while_ready();
}
