/* SPDX-License-Identifier: MIT */
#include "mark.h"
#include "paths.h"

#include <kiln/kiln.h>

#define TICKS 20

static void call(void)
{
    for (int n = 0; n < ROUNDS; n++) {
        MARK(syscall_null_start);
        kiln_getpid();
        MARK(syscall_null_end);
    }
}

static void semaphore(void)
{
    for (int n = 0; n < ROUNDS; n++) {
        MARK(sem_uncontended_start);
        kiln_sem_signal(own_sem);
        kiln_sem_wait(own_sem, KILN_FOREVER);
        MARK(sem_uncontended_end);
    }
}

static void mutex(void)
{
    for (int n = 0; n < ROUNDS; n++) {
        MARK(mutex_uncontended_start);
        kiln_mutex_lock(own_mutex, KILN_FOREVER);
        kiln_mutex_unlock(own_mutex);
        MARK(mutex_uncontended_end);
    }
}

static void queue4(void)
{
    uint32_t item = 0;

    for (int n = 0; n < ROUNDS; n++) {
        MARK(queue4_start);
        kiln_queue_send(own_queue4, &item, KILN_FOREVER);
        kiln_queue_recv(own_queue4, &item, KILN_FOREVER);
        MARK(queue4_end);
    }
}

static void queue16(void)
{
    uint32_t item[4] = {0};

    for (int n = 0; n < ROUNDS; n++) {
        MARK(queue16_start);
        kiln_queue_send(own_queue16, item, KILN_FOREVER);
        kiln_queue_recv(own_queue16, item, KILN_FOREVER);
        MARK(queue16_end);
    }
}

/* Ticks with nothing due come meanwhile. */
static void ticks(void)
{
    int64_t end = kiln_time() + TICKS;

    while (kiln_time() < end)
        spin();
}

void paths_alone(void)
{
    call();
    semaphore();
    mutex();
    queue4();
    queue16();
    ticks();
}
