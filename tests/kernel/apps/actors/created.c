/* SPDX-License-Identifier: MIT */
/* Objects that `a` creates: who may use and destroy them, and what ends with their creator. */
#include "conductor.h"

static int made_by_a(enum order_kind kind, uint32_t value)
{
    order_give(task_a, (struct order){.kind = kind, .value = value});
    CHECK(result_of(task_a) > 255);
    return result_of(task_a);
}

static void a_semaphore(void)
{
    int sem = made_by_a(MAKE_SEM, 2);
    int old = sem;

    CHECK_EQ(kiln_sem_try(sem), 0);
    wait_sem(task_b, sem);
    CHECK_EQ(result_of(task_b), 0);
    wait_sem(task_b, sem);
    wait_sem(task_c, sem);
    CHECK_EQ(result_of(task_b), PENDING);
    again(task_a);
    CHECK_EQ(result_of(task_b), -EIDRM);
    CHECK_EQ(result_of(task_c), -EIDRM);
    CHECK_EQ(kiln_sem_try(sem), -EBADF);
    CHECK_EQ(kiln_sem_destroy(sem), -EBADF);
    sem = made_by_a(MAKE_SEM, 1); /* in the same place, but with another handle */
    CHECK(sem != old && (sem & 255) == (old & 255));
    CHECK_EQ(kiln_sem_signal(old), -EBADF);
    CHECK_EQ(kiln_sem_try(sem), 0); /* its count is its own */
    CHECK_EQ(kiln_sem_try(sem), -EAGAIN);
    order_give(task_a, (struct order){.kind = RETURN}); /* any end is an end */
    CHECK_EQ(kiln_sem_try(sem), -EBADF);
    again(task_a);
    forget_done();
}

/* The pool is everybody's: all slots, and to destroy what another has created. */
static void two_creators(void)
{
    int from_a = made_by_a(MAKE_SEM, 0);
    int from_main = kiln_sem_create(1, 1);

    CHECK(from_main > 255 && (from_main & 255) != (from_a & 255));
    order_give(task_a, (struct order){.kind = MAKE_SEM});
    CHECK_EQ(result_of(task_a), -EAGAIN);
    wait_sem(task_a, from_a);
    CHECK_EQ(kiln_sem_destroy(from_a), 0);
    CHECK_EQ(result_of(task_a), -EIDRM);
    from_a = kiln_sem_create(1, 1); /* main has it now: it does not end with a */
    again(task_a);
    CHECK_EQ(kiln_sem_try(from_a), 0);
    CHECK_EQ(kiln_sem_try(from_main), 0);
    CHECK_EQ(kiln_sem_destroy(from_a), 0);
    CHECK_EQ(kiln_sem_destroy(from_main), 0);
    forget_done();
}

/* A mutex that is destroyed lends nothing any more. */
static void a_mutex(void)
{
    int mutex = made_by_a(MAKE_MUTEX, 0);

    lock(task_d, mutex);
    lock(task_b, mutex);
    lock(task_c, mutex);
    CHECK_EQ(priority_of(task_d), 5);
    again(task_a);
    CHECK_EQ(result_of(task_b), -EIDRM);
    CHECK_EQ(result_of(task_c), -EIDRM);
    CHECK_EQ(priority_of(task_d), 7);
    order_give(task_d, (struct order){.kind = UNLOCK, .handle = mutex});
    CHECK_EQ(result_of(task_d), -EBADF);
    mutex = made_by_a(MAKE_MUTEX, 0);
    lock(task_d, mutex); /* the former one had an owner, this one has none */
    CHECK_EQ(result_of(task_d), 0);
    again(task_d);
    CHECK_EQ(kiln_mutex_try(mutex), KILN_OWNER_DIED);
    again(task_a); /* now main owns nothing more either */
    mutex = kiln_mutex_create();
    CHECK_EQ(kiln_mutex_try(mutex), 0); /* nobody died with this one */
    CHECK_EQ(kiln_mutex_destroy(mutex), 0);
    forget_done();
}

static void a_queue(void)
{
    int queue = made_by_a(MAKE_QUEUE, 2);
    uint32_t item = 0;

    for (uint32_t i = 1; i <= 2; i++)
        send(task_b, queue, i);
    CHECK_EQ(kiln_queue_recv(queue, &item, KILN_NO_WAIT), 0);
    CHECK_EQ(item, 1);
    send(task_c, queue, 3);
    CHECK_EQ(result_of(task_c), 0);
    send(task_d, queue, 4);
    send(task_b, queue, 5);
    CHECK_EQ(result_of(task_d), PENDING);
    again(task_a);
    CHECK_EQ(result_of(task_d), -EIDRM);
    CHECK_EQ(result_of(task_b), -EIDRM);
    queue = made_by_a(MAKE_QUEUE, 1);
    CHECK_EQ(kiln_queue_recv(queue, &item, KILN_NO_WAIT), -EAGAIN); /* nothing is left over */
    receive(task_b, queue);
    receive(task_d, queue);
    again(task_a);
    CHECK_EQ(result_of(task_b), -EIDRM);
    CHECK_EQ(result_of(task_d), -EIDRM);
    CHECK_EQ(kiln_queue_send(queue, &item, KILN_NO_WAIT), -EBADF);
    forget_done();
}

/* Handles of one kind mean nothing to calls for another, whoever has which rights. */
static void kinds(void)
{
    int semaphore = kiln_sem_create(1, 1);
    int mutex = kiln_mutex_create();
    int queue = kiln_queue_create(4, 1);
    uint32_t item;

    CHECK_EQ(kiln_sem_try(mutex), -EPERM);
    CHECK_EQ(kiln_sem_signal(queue), -EPERM);
    CHECK_EQ(kiln_mutex_try(semaphore), -EPERM);
    CHECK_EQ(kiln_mutex_unlock(queue), -EPERM);
    CHECK_EQ(kiln_queue_send(semaphore, &item, KILN_NO_WAIT), -EPERM);
    CHECK_EQ(kiln_queue_recv(mutex, &item, KILN_NO_WAIT), -EPERM);
    CHECK_EQ(kiln_event_set(semaphore, 1), -EPERM);
    CHECK_EQ(kiln_timer_stop(queue), -EPERM);
    CHECK_EQ(kiln_sem_destroy(q), -EPERM);
    CHECK_EQ(kiln_sem_destroy(semaphore), 0);
    CHECK_EQ(kiln_sem_destroy(mutex), 0); /* one call destroys all kinds */
    CHECK_EQ(kiln_queue_destroy(queue), 0);
}

void test_created(void)
{
    a_semaphore();
    two_creators();
    a_mutex();
    a_queue();
    kinds();
}
