/* SPDX-License-Identifier: MIT */
/* Every call for an object: its success, each of its errors, its time limit. */
#include "box.h"
#include "calls.h"

#include <string.h>

static int helper_pid;

/* Let the helper, which is more urgent, do a job until it waits or ends. */
static void help(enum job job, int handle)
{
    BOX->job = job;
    BOX->handle = handle;
    BOX->result = 1;
    helper_pid = kiln_spawn(task_helper, KILN_PRIORITY_DEFAULT);
    CHECK(helper_pid > 0);
}

static void stop_helper(void)
{
    kiln_kill(helper_pid);
}

/* A wait of `ms` that ends with -ETIMEDOUT took so long, and a tick at most more. */
#define TIMED(call, expression, ms)                                                                \
    do {                                                                                           \
        int64_t began = kiln_time();                                                               \
        CALL(call, expression, -ETIMEDOUT);                                                        \
        CHECK(kiln_time() - began >= (ms) && kiln_time() - began <= (ms) + 1);                     \
    } while (0)

static void semaphores(void)
{
    int one;
    int two;

    CALL(sem_create, kiln_sem_create(0, 0), -EINVAL);
    CALL(sem_create, kiln_sem_create(3, 2), -EINVAL);
    one = kiln_sem_create(1, 2);
    two = kiln_sem_create(0, 1);
    WORKS(sem_create, one > 255 && two > 255);
    CALL(sem_create, kiln_sem_create(0, 1), -EAGAIN);
    CALL(sem_wait, kiln_sem_wait(one, KILN_NO_WAIT), 0);
    CALL(sem_wait, kiln_sem_wait(one, KILN_NO_WAIT), -EAGAIN);
    TIMED(sem_wait, kiln_sem_wait(one, 4), 4);
    CALL(sem_wait, kiln_sem_wait(foreign_sem, 0), -EPERM);
    CALL(sem_wait, kiln_sem_wait(5555, 0), -EBADF);
    CALL(sem_signal, kiln_sem_signal(two), 0);
    CALL(sem_signal, kiln_sem_signal(two), -EOVERFLOW);
    CALL(sem_signal, kiln_sem_signal(m), -EPERM);
    CALL(sem_signal, kiln_sem_signal(one + 256), -EBADF);
    help(WAIT_SEM, one);
    CHECK_EQ(BOX->result, 1);
    CALL(sem_signal, kiln_sem_signal(one), 0);
    CHECK_EQ(BOX->result, 0);
    help(WAIT_SEM, one);
    CALL(destroy, kiln_sem_destroy(one), 0);
    CALL(sem_wait, BOX->result, -EIDRM);
    CALL(destroy, kiln_sem_destroy(one), -EBADF);
    CALL(destroy, kiln_sem_destroy(foreign_sem), -EPERM);
    CHECK_EQ(kiln_sem_destroy(two), 0);
}

static void mutexes(void)
{
    int made;

    CALL(mutex_lock, kiln_mutex_lock(m, KILN_FOREVER), 0);
    CALL(mutex_lock, kiln_mutex_try(m), 0);
    CALL(mutex_unlock, kiln_mutex_unlock(m), 0);
    CHECK_EQ(kiln_mutex_unlock(m), 0);
    CALL(mutex_unlock, kiln_mutex_unlock(m), -EPERM);
    CALL(mutex_unlock, kiln_mutex_unlock(77), -EBADF);
    CALL(mutex_lock, kiln_mutex_lock(foreign_mutex, 0), -EPERM);
    CALL(mutex_lock, kiln_mutex_lock(-1, 0), -EBADF);
    help(LOCK, m);
    CALL(mutex_lock, kiln_mutex_try(m), -EAGAIN);
    TIMED(mutex_lock, kiln_mutex_lock(m, 3), 3);
    stop_helper();
    CALL(mutex_lock, kiln_mutex_lock(m, KILN_FOREVER), KILN_OWNER_DIED);
    CHECK_EQ(kiln_mutex_unlock(m), 0);
    CHECK_EQ(kiln_mutex_lock(top, KILN_FOREVER), 0);
    help(LOCK_FIRST, top); /* it runs only now: the ceiling is its priority */
    kiln_yield();
    CALL(mutex_lock, kiln_mutex_lock(m, KILN_FOREVER), -EDEADLK);
    CHECK_EQ(kiln_mutex_unlock(top), 0);
    CHECK_EQ(BOX->result, 0);
    for (int i = 0; i < 65535; i++)
        CHECK_EQ(kiln_mutex_lock(m, KILN_FOREVER), i == 0 ? KILN_OWNER_DIED : 0);
    CALL(mutex_lock, kiln_mutex_lock(m, KILN_FOREVER), -EOVERFLOW);
    for (int i = 0; i < 65535; i++)
        CHECK_EQ(kiln_mutex_unlock(m), 0);
    made = kiln_mutex_create();
    WORKS(mutex_create, made > 255);
    CALL(mutex_create, kiln_mutex_create(), -EAGAIN);
    CHECK_EQ(kiln_mutex_lock(made, KILN_FOREVER), 0);
    help(LOCK_FREE, made);
    CALL(destroy, kiln_mutex_destroy(made), 0);
    CALL(mutex_lock, BOX->result, -EIDRM);
}

static void queues(void)
{
    char item[8] = "1234567";
    int made;

    CALL(queue_send, kiln_queue_send(bytes, item, 0), 0);
    item[0] = '2';
    CALL(queue_send, kiln_queue_send(bytes, item, KILN_FOREVER), 0);
    CALL(queue_send, kiln_queue_send(bytes, item, KILN_NO_WAIT), -EAGAIN);
    TIMED(queue_send, kiln_queue_send(bytes, item, 2), 2);
    CALL(queue_recv, kiln_queue_recv(bytes, item, 0), 0);
    CHECK(memcmp(item, "1234567", 7) == 0);
    CHECK_EQ(kiln_queue_recv(bytes, item, 0), 0);
    CHECK(memcmp(item, "2234567", 7) == 0);
    CALL(queue_recv, kiln_queue_recv(bytes, item, 0), -EAGAIN);
    TIMED(queue_recv, kiln_queue_recv(bytes, item, 2), 2);
    CALL(queue_send, kiln_queue_send(bytes, (void *)0x20000000, 0), -EFAULT);
    CALL(queue_recv, kiln_queue_recv(bytes, "constant", 0), -EFAULT);
    CALL(queue_send, kiln_queue_send(only_recv, item, 0), -EPERM);
    CALL(queue_recv, kiln_queue_recv(only_send, item, 0), -EPERM);
    CALL(queue_send, kiln_queue_send(foreign_queue, item, 0), -EPERM);
    CALL(queue_send, kiln_queue_send(99, item, 0), -EBADF);
    CALL(queue_recv, kiln_queue_recv(256, item, 0), -EBADF);
    CALL(queue_create, kiln_queue_create(0, 1), -EINVAL);
    CALL(queue_create, kiln_queue_create(65, 1), -EINVAL);
    CALL(queue_create, kiln_queue_create(64, 2), -ENOMEM);
    made = kiln_queue_create(8, 1);
    WORKS(queue_create, made > 255);
    CALL(queue_create, kiln_queue_create(1, 1), -EAGAIN);
    help(RECEIVE, made);
    CHECK_EQ(kiln_queue_send(made, "directly", 0), 0);
    CHECK_EQ(BOX->result, 0);
    CHECK(memcmp((void *)BOX->item, "directly", 8) == 0);
    CHECK_EQ(kiln_queue_send(made, "is there", 0), 0);
    help(SEND, made);
    CHECK_EQ(BOX->result, 1);
    CHECK_EQ(kiln_queue_recv(made, item, 0), 0);
    CHECK_EQ(BOX->result, 0);
    CHECK_EQ(kiln_queue_recv(made, item, 0), 0);
    CHECK(memcmp(item, "from it", 8) == 0);
    help(RECEIVE, made);
    CALL(destroy, kiln_queue_destroy(made), 0);
    CALL(queue_recv, BOX->result, -EIDRM);
    made = kiln_queue_create(8, 1);
    CHECK_EQ(kiln_queue_send(made, "is there", 0), 0);
    help(SEND, made);
    CHECK_EQ(kiln_queue_destroy(made), 0);
    CALL(queue_send, BOX->result, -EIDRM);
}

static void events(void)
{
    CALL(event_wait, kiln_event_wait(ev, 12, KILN_EVENT_ANY, 0), 8);
    CALL(event_wait, kiln_event_wait(ev, 12, KILN_EVENT_ALL, 0), -EAGAIN);
    TIMED(event_wait, kiln_event_wait(ev, 12, KILN_EVENT_ALL, 2), 2);
    CALL(event_wait, kiln_event_wait(ev, 0, 0, 0), -EINVAL);
    CALL(event_wait, kiln_event_wait(ev, 1, 8, 0), -EINVAL);
    CALL(event_wait, kiln_event_wait(only_set, 1, 0, 0), -EPERM);
    CALL(event_wait, kiln_event_wait(1000, 1, 0, 0), -EBADF);
    CALL(event_set, kiln_event_set(ev, 4), 0);
    CALL(event_wait, kiln_event_wait(ev, 12, KILN_EVENT_ALL | KILN_EVENT_CLEAR, 0), 12);
    CHECK_EQ(kiln_event_wait(ev, 12, KILN_EVENT_ANY, 0), -EAGAIN);
    CALL(event_set, kiln_event_set(ev, 0x80000000), -EINVAL);
    CALL(event_set, kiln_event_set(only_wait, 1), -EPERM);
    CALL(event_set, kiln_event_set(-5, 1), -EBADF);
    CALL(event_clear, kiln_event_clear(ev, KILN_FLAGS), 0);
    CALL(event_clear, kiln_event_clear(ev, 0xffffffff), -EINVAL);
    CALL(event_clear, kiln_event_clear(foreign_event, 1), -EPERM);
    CALL(event_clear, kiln_event_clear(200, 1), -EBADF);
    help(SET, ev);
    CHECK_EQ(kiln_event_wait(ev, 7, KILN_EVENT_ANY, 0), 5);
}

static void notifications(void)
{
    CALL(notify, kiln_notify(kiln_getpid(), 6), 0);
    CALL(notify_wait, kiln_notify_wait(12, 0), 4);
    CALL(notify_wait, kiln_notify_wait(12, 0), -EAGAIN);
    TIMED(notify_wait, kiln_notify_wait(12, 2), 2);
    CALL(notify_wait, kiln_notify_wait(0, 0), -EINVAL);
    CALL(notify, kiln_notify(kiln_getpid(), 0), -EINVAL);
    CALL(notify, kiln_notify(1, 1), -EPERM);
    CALL(notify, kiln_notify(kiln_getpid() + 256, 1), -ESRCH);
    help(NOTIFY, 0);
    CHECK_EQ(BOX->result, 0);
    CHECK_EQ(kiln_notify_wait(1u << 30, 0), 1 << 30);
}

static void timers(void)
{
    int64_t began;
    int pid;

    /* `automatic` began with this task: at 5 ms, and every 3 ms from there on. */
    CHECK_EQ(kiln_notify_wait(2, KILN_FOREVER), 2);
    began = kiln_time();
    for (int i = 1; i <= 10; i++) {
        CHECK_EQ(kiln_notify_wait(2, KILN_FOREVER), 2);
        CHECK(kiln_time() - began <= 3 * i && kiln_time() - began >= 3 * i - 3);
    }
    CALL(timer_start, kiln_timer_start(own, 4, 0), 0);
    began = kiln_time();
    CHECK_EQ(kiln_notify_wait(1, KILN_FOREVER), 1);
    CHECK(kiln_time() - began >= 4 && kiln_time() - began <= 5);
    CHECK_EQ(kiln_timer_start(own, 1, 2), 0);
    for (int i = 0; i < 5; i++)
        CHECK_EQ(kiln_notify_wait(1, 5), 1);
    CALL(timer_stop, kiln_timer_stop(own), 0);
    kiln_notify_wait(1, 0);
    CHECK_EQ(kiln_notify_wait(1, 10), -ETIMEDOUT);
    CALL(timer_start, kiln_timer_start(own, 0, 1), -EINVAL);
    CALL(timer_start, kiln_timer_start(own, KILN_FOREVER, 0), -EINVAL);
    CALL(timer_start, kiln_timer_start(others, 1, 0), -ESRCH);
    pid = kiln_spawn(task_sleeper, KILN_PRIORITY_DEFAULT);
    CHECK_EQ(kiln_timer_start(others, 1, 1), 0);
    CHECK_EQ(kiln_kill(pid), 0);
    CHECK_EQ(kiln_timer_start(others, 1, 1), -ESRCH);
    CALL(timer_start, kiln_timer_start(foreign_timer, 1, 0), -EPERM);
    CALL(timer_start, kiln_timer_start(123, 1, 0), -EBADF);
    CALL(timer_stop, kiln_timer_stop(foreign_timer), -EPERM);
    CALL(timer_stop, kiln_timer_stop(-3), -EBADF);
}

void main_task(void)
{
    timers();
    semaphores();
    mutexes();
    queues();
    events();
    notifications();
    puts("done");
    fflush(stdout);
    kiln_shutdown(0);
}
