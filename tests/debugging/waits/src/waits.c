/* SPDX-License-Identifier: MIT */
/* Each task waits for something else. */
#include <kiln/kiln.h>

#define ALONE __attribute__((noinline))

/* More after the call, or it would be a jump. */
static volatile int results;

void periodic_main(void)
{
    kiln_period_wait();
}

void high_main(void)
{
    kiln_sem_wait(locked, KILN_FOREVER);
    kiln_mutex_lock(lock, KILN_FOREVER);
}

static ALONE void inner(uint32_t ms)
{
    results += kiln_sem_wait(gate, ms);
}

void low_main(void)
{
    kiln_mutex_lock(lock, KILN_FOREVER);
    kiln_mutex_lock(lock, KILN_FOREVER);
    kiln_sem_signal(locked);
    inner(2000000);
    results++;
}

static ALONE void deeper(int levels)
{
    uint32_t item;

    if (levels == 0)
        results += kiln_queue_recv(empty, &item, KILN_FOREVER);
    else
        deeper(levels - 1);
    results++;
}

void getter_main(void)
{
    deeper(3);
    results++;
}

void putter_main(void)
{
    uint32_t item = 7;

    for (;;)
        kiln_queue_send(full, &item, KILN_FOREVER);
}

void flagged_main(void)
{
    kiln_event_wait(flags, 2, KILN_EVENT_ANY, KILN_FOREVER);
}

void noted_main(void)
{
    kiln_notify_wait(1u << 3 | 1u << 4, KILN_FOREVER);
}

void joiner_main(void)
{
    kiln_join(kiln_task_pid(task_low), KILN_FOREVER);
}

void sleeper_main(void)
{
    kiln_sleep(1000000);
}

void reader_main(void)
{
    char letter;

    kiln_read(KILN_STDIN, &letter, 1);
}

void maker_main(void)
{
    kiln_sem_t own = kiln_sem_create(0, 1);

    kiln_heap_alloc(store, 100);
    kiln_sem_wait(own, KILN_FOREVER);
}
