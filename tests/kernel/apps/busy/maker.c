/* SPDX-License-Identifier: MIT */
/* Creates what can be created, uses it and destroys it; tasks too, which end by themselves. */
#include "board.h"

static volatile uint32_t hands_lives; /* shared with them */

static void hand(uintptr_t code)
{
    hands_lives++;
    kiln_exit((int)code);
}

static void make_tasks(uint32_t n)
{
    const struct kiln_task_entry table[] = {{(kiln_entry_t)hand, KILN_PRIORITY_DEFAULT}};
    uint32_t before = hands_lives;
    int pid = kiln_spawn_with((kiln_entry_t)hand, KILN_PRIORITY_DEFAULT, n & KILN_EXIT_MASK);

    MUST(pid > 0);
    MUST(kiln_create_task(table, 1) == 1);
    MUST(kiln_join(pid, 2000) == (int)(n & KILN_EXIT_MASK));
    for (unsigned i = 0; i < 1000 && hands_lives != before + 2; i++)
        kiln_yield();
    MUST(hands_lives == before + 2);
}

static void make_objects(uint32_t n)
{
    int sem = kiln_sem_create(1, 1);
    int mutex = kiln_mutex_create();
    int queue = kiln_queue_create(4, 4);
    uint32_t got = ~n;

    MUST(sem > 0 && mutex > 0 && queue > 0);
    MUST(kiln_sem_wait(sem, 0) == 0 && kiln_mutex_lock(mutex, 0) == 0);
    MUST(kiln_queue_send(queue, &n, 0) == 0 && kiln_queue_recv(queue, &got, 0) == 0 && got == n);
    MUST(kiln_sem_destroy(sem) == 0 && kiln_mutex_destroy(mutex) == 0);
    MUST(kiln_queue_destroy(queue) == 0 && kiln_queue_send(queue, &n, 0) < 0);
}

void maker_task(void)
{
    for (uint32_t n = 0;; n++) {
        make_objects(n);
        make_tasks(n);
        BOARD->done[MADE]++;
        work();
        kiln_yield();
    }
}
