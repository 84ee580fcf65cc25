/* SPDX-License-Identifier: MIT */
/* What can be seen of tasks and objects. */
#include "conductor.h"

#include <string.h>

static struct kiln_task_info look(unsigned task)
{
    struct kiln_task_info info;

    memset(&info, 0xEE, sizeof(info));
    CHECK_EQ(kiln_inspect_task(task, &info), 0);
    CHECK(info.reserved[0] == 0 && info.reserved[1] == 0 && info.reserved[2] == 0);
    return info;
}

static struct kiln_object_info look_at(int object)
{
    struct kiln_object_info info;

    memset(&info, 0xEE, sizeof(info));
    CHECK_EQ(kiln_inspect_object((uint32_t)object & 255, &info), 0);
    CHECK(info.handle == object || info.handle == -1);
    CHECK_EQ(info.reserved, 0);
    return info;
}

static void check_wait(unsigned task, enum kiln_wait what, int on)
{
    struct kiln_task_info info = look(task);

    CHECK_EQ(info.state, KILN_TASK_BLOCKED);
    CHECK_EQ(info.waits_for, what);
    CHECK_EQ(info.waits_on, on);
}

static void waits(void)
{
    check_wait(task_a, KILN_WAIT_NOTIFICATION, 1 << 30);
    order_give(task_a, (struct order){.kind = SLEEP, .value = KILN_FOREVER});
    check_wait(task_a, KILN_WAIT_TIME, 0);
    again(task_a);
    wait_sem(task_a, sem);
    check_wait(task_a, KILN_WAIT_OBJECT, sem);
    again(task_a);
    order_give(task_a,
               (struct order){.kind = JOIN_TASK, .handle = pid_of(task_b), .timeout_ms = 1000});
    check_wait(task_a, KILN_WAIT_TASK, pid_of(task_b));
    again(task_a);
    order_give(
        task_a,
        (struct order){.kind = WAIT_EVENT, .handle = ev, .value = 1, .timeout_ms = KILN_FOREVER});
    check_wait(task_a, KILN_WAIT_OBJECT, ev);
    again(task_a);
    lock(task_d, m1);
    lock(task_a, m1);
    check_wait(task_a, KILN_WAIT_OBJECT, m1);
    CHECK_EQ(look(task_d).priority, 4);
    CHECK_EQ(look(task_d).base_priority, 7);
    again(task_a);
    unlock(task_d, m1);
    receive(task_a, q);
    check_wait(task_a, KILN_WAIT_OBJECT, q);
    again(task_a);
    forget_done();
}

static void states(void)
{
    struct kiln_task_info info = look(task_main);
    int pid = pid_of(task_e);

    CHECK(info.state == KILN_TASK_RUNNING && info.pid == kiln_getpid() && !info.suspended);
    CHECK(info.priority == 20 && info.base_priority == 20 && info.stack_size >= 2048);
    CHECK(strcmp(info.name, "main") == 0 && info.waits_for == KILN_WAIT_NOTHING);
    CHECK(look(task_idle).state == KILN_TASK_READY);
    CHECK(strcmp(look(task_idle).name, "idle") == 0);
    CHECK_EQ(kiln_suspend(pid), 0);
    CHECK(look(task_e).state == KILN_TASK_BLOCKED && look(task_e).suspended);
    CHECK_EQ(kiln_notify(pid, ORDER_BIT), 0);
    CHECK(look(task_e).state == KILN_TASK_SUSPENDED && look(task_e).suspended);
    CHECK_EQ(kiln_resume(pid), 0);
    CHECK(look(task_e).state == KILN_TASK_BLOCKED && !look(task_e).suspended);
    order_give(task_e, (struct order){.kind = LEAVE});
    CHECK(look(task_e).state == KILN_TASK_ZOMBIE && look(task_e).pid == pid + 256);
    CHECK_EQ(kiln_join(pid, KILN_NO_WAIT), 0);
    CHECK(look(task_e).state == KILN_TASK_DORMANT);
    again(task_e);
    forget_done();
}

static void counts(void)
{
    uint32_t item = 0;

    CHECK_EQ(kiln_sem_signal(sem), 0);
    CHECK(look_at(sem).value == 1 && look_at(sem).maximum == 3);
    CHECK_EQ(kiln_sem_try(sem), 0);
    CHECK_EQ(kiln_queue_send(q, &item, KILN_NO_WAIT), 0);
    CHECK(look_at(q).value == 1 && look_at(q).maximum == 3 && look_at(q).first_waiter == 0);
    CHECK_EQ(kiln_queue_recv(q, &item, KILN_NO_WAIT), 0);
    CHECK_EQ(kiln_event_set(ev, 5), 0);
    CHECK(look_at(ev).value == 5 && look_at(ev).kind == KILN_OBJECT_EVENT);
    CHECK_EQ(kiln_event_clear(ev, 5), 0);
    lock(task_d, m1);
    lock(task_d, m1);
    CHECK(look_at(m1).value == 2 && look_at(m1).owner == pid_of(task_d));
    unlock(task_d, m1);
    unlock(task_d, m1);
    CHECK(look_at(m1).value == 0 && look_at(m1).owner == 0);
    CHECK_EQ(kiln_timer_start(own, 100, 7), 0);
    CHECK(look_at(own).value == 1 && look_at(own).maximum == 7 &&
          look_at(own).owner == kiln_getpid());
    CHECK_EQ(kiln_timer_stop(own), 0);
    CHECK_EQ(look_at(own).value, 0);
    forget_done();
}

/* How many wait, and who is served next. */
static void waiters(void)
{
    uint32_t item = 9;

    receive(task_d, q);
    receive(task_b, q);
    receive(task_c, q);
    CHECK(look_at(q).waiters == 3 && look_at(q).first_waiter == pid_of(task_b));
    for (int i = 0; i < 3; i++)
        CHECK_EQ(kiln_queue_send(q, &item, KILN_NO_WAIT), 0);
    CHECK(look_at(q).waiters == 0 && look_at(q).first_waiter == 0);
    lock(task_d, m1);
    lock(task_c, m1);
    lock(task_a, m1);
    CHECK(look_at(m1).waiters == 2 && look_at(m1).first_waiter == pid_of(task_a));
    unlock(task_d, m1);
    CHECK(look_at(m1).waiters == 1 && look_at(m1).owner == pid_of(task_a));
    unlock(task_a, m1);
    unlock(task_c, m1);
    forget_done();
}

/* One finds all by counting up: the names in the order of the kinds, then the slots. */
static void all(void)
{
    static const char *const names[] = {"sem",  "m1",   "m2",  "m3", "top", "q", "ev",
                                        "beat", "born", "own", "",   "",    "",  ""};
    struct kiln_task_info task;
    struct kiln_object_info object;
    int semaphore = kiln_sem_create(1, 2);
    uint32_t index = 0;

    for (; kiln_inspect_object(index, &object) == 0; index++) {
        CHECK(index < 14 && strcmp(object.name, names[index]) == 0);
        CHECK_EQ(object.handle, index < 10 ? (int)index : index == 10 ? semaphore : -1);
    }
    CHECK_EQ(index, 14);
    CHECK(look_at(semaphore).value == 1 && look_at(semaphore).maximum == 2);
    CHECK_EQ(kiln_sem_destroy(semaphore), 0);
    for (index = 1; kiln_inspect_task(index, &task) == 0; index++)
        CHECK_EQ(task.pid & 255, index);
    CHECK_EQ(index, task_e + 1);
    CHECK_EQ(kiln_inspect_task(0, &task), -ENOENT);
}

void test_inspect(void)
{
    waits();
    states();
    counts();
    waiters();
    all();
}
