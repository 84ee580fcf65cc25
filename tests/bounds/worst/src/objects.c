/* SPDX-License-Identifier: MIT */
/* Objects for which others wait. */
#include "worst.h"

#include <kiln/inspect.h>

static char buffer[128];

/* All of them wait, the least urgent first in the list of deadlines, the most urgent last. */
static void all_wait(enum deed deed, uint32_t what)
{
    const struct order wait = {deed, what, AGES};

    begin(task_hand_1, wait, NOTHING, NOTHING);
    begin(task_hand_2, wait, NOTHING, NOTHING);
    begin(task_hand_3, wait, NOTHING, NOTHING);
    begin(task_victim, wait, NOTHING, NOTHING);
    begin(task_hand_4, DO(deed, what, LONGER), NOTHING, NOTHING);
}

static void semaphores(void)
{
    all_wait(SEM_WAIT, sem);
    for (uint32_t n = 0; n < 5; n++)
        kiln_sem_signal(sem);
    end_all();
}

static void queues(void)
{
    all_wait(RECEIVE, queue);
    for (uint32_t n = 0; n < 6; n++)
        kiln_queue_send(queue, buffer, 0);
    end_all();
    all_wait(SEND, queue);
    for (uint32_t n = 0; n < 6; n++)
        kiln_queue_recv(queue, buffer, 0);
    end_all();
}

static void events(void)
{
    all_wait(EVENT_WAIT, 1);
    kiln_event_set(flags, 2);
    kiln_event_set(flags, 1);
    kiln_event_clear(flags, 1);
    end_all();
    all_wait(EVENT_WAIT, 1);
    for (uint32_t n = 0; n < 5; n++)
        kiln_event_set(flags, 1);
    end_all();
}

/* hand_1 waits for hand_2, that for hand_3, that for hand_4, that for the victim, which has
 * all mutexes. */
static void chain(void)
{
    int victim;

    victim = begin(task_victim, DO(LOCK, mutex_4, KILN_FOREVER), NOTHING, NOTHING);
    begin(task_hand_4, DO(LOCK, mutex_3, KILN_FOREVER), DO(LOCK, mutex_4, AGES), NOTHING);
    begin(task_hand_3, DO(LOCK, mutex_2, KILN_FOREVER), DO(LOCK, mutex_3, AGES), NOTHING);
    begin(task_hand_2, DO(LOCK, mutex_1, KILN_FOREVER), DO(LOCK, mutex_2, AGES), NOTHING);
    begin(task_hand_1, DO(LOCK, mutex_1, LONGER), NOTHING, NOTHING);
    kiln_mutex_lock(mutex_1, 1);
    kiln_nice(kiln_task_pid(task_hand_1), 30);
    kiln_nice(kiln_task_pid(task_hand_1), 1);
    kiln_suspend(victim);
    kiln_resume(victim);
    kiln_kill(kiln_task_pid(task_hand_1));
    end_all();
}

static void mutexes(void)
{
    kiln_mutex_lock(mutex_1, KILN_FOREVER);
    kiln_mutex_lock(mutex_2, KILN_FOREVER);
    kiln_mutex_lock(mutex_3, KILN_FOREVER);
    kiln_mutex_lock(mutex_4, KILN_FOREVER);
    all_wait(LOCK, mutex_1);
    kiln_mutex_unlock(mutex_1);
    kiln_mutex_unlock(mutex_2);
    kiln_mutex_unlock(mutex_3);
    kiln_mutex_unlock(mutex_4);
    end_all();
    chain();
}

static void pools(void)
{
    int made = kiln_sem_create(0, 1);

    made = kiln_sem_create(0, 1);
    kiln_sem_create(0, 1);
    all_wait(SEM_WAIT, (uint32_t)made);
    kiln_sem_destroy(made);
    end_all();
    made = kiln_mutex_create();
    kiln_mutex_create();
    kiln_mutex_lock(made, 0);
    all_wait(LOCK, (uint32_t)made);
    kiln_mutex_destroy(made);
    end_all();
    made = kiln_queue_create(64, 1);
    kiln_queue_create(64, 1);
    all_wait(RECEIVE, (uint32_t)made);
    kiln_queue_destroy(made);
    end_all();
}

static void looks(void)
{
    static struct kiln_task_info task;
    static struct kiln_object_info object;

    all_wait(SEM_WAIT, sem);
    for (uint32_t n = 0; n < 32; n++) {
        kiln_inspect_task(n, &task);
        kiln_inspect_object(n, &object);
        kiln_stack_unused(n);
    }
    end_all();
}

static void heaps(void)
{
    struct kiln_heap_block info;
    char *block = kiln_heap_alloc(heap, 1);

    kiln_heap_block(heap, block, &info);
    kiln_heap_free(heap, block);
    block = kiln_heap_alloc(heap, 4096);
    kiln_heap_resize(heap, block, 1);
    kiln_heap_resize(heap, block, 4096);
    kiln_heap_block(heap, block + 4095, &info);
    begin(task_victim, NOTHING, NOTHING, NOTHING);
    kiln_heap_give(heap, block, kiln_task_pid(task_victim));
    end_all();
}

/* Only a full ring completes what is typed: 'x's without an end. Two readers that wait for it
 * take it all. */
void console(void)
{
    const struct order reading = {READ, sizeof(buffer), AGES};

    for (uint32_t n = 0; n < sizeof(buffer); n++)
        buffer[n] = n % 2 != 0 ? '\n' : '.';
    kiln_write_some(KILN_STDOUT, buffer, sizeof(buffer));
    kiln_write_some(KILN_STDOUT, buffer, sizeof(buffer));
    kiln_sleep(50);
    begin(task_hand_1, reading, reading, NOTHING);
    begin(task_hand_2, reading, reading, NOTHING);
    kiln_sleep(50);
    end_all();
    kiln_read_timeout(KILN_STDIN, buffer, sizeof(buffer), 10);
    all_wait(READ, 128);
    kiln_read_timeout(KILN_STDIN, buffer, sizeof(buffer), 10);
    kiln_read_timeout(KILN_STDIN_RAW, buffer, sizeof(buffer), 100);
    end_all();
}

/* The lines of a fault's report. */
void reports(void)
{
    static struct kiln_fault_line line;

    for (uint32_t n = 0; n < 8; n++)
        kiln_inspect_fault(0, n, &line);
}

void objects(void)
{
    semaphores();
    queues();
    events();
    mutexes();
    pools();
    heaps();
    looks();
}
