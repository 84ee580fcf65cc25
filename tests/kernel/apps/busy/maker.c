/* SPDX-License-Identifier: MIT */
#include "board.h"

void maker_task(void)
{
    for (uint32_t n = 0;; n++) {
        int sem = kiln_sem_create(1, 1);
        int mutex = kiln_mutex_create();
        int queue = kiln_queue_create(4, 4);
        uint32_t got = ~n;

        MUST(sem > 0 && mutex > 0 && queue > 0);
        MUST(kiln_sem_wait(sem, 0) == 0 && kiln_mutex_lock(mutex, 0) == 0);
        MUST(kiln_queue_send(queue, &n, 0) == 0 && kiln_queue_recv(queue, &got, 0) == 0 &&
             got == n);
        MUST(kiln_sem_destroy(sem) == 0 && kiln_mutex_destroy(mutex) == 0);
        MUST(kiln_queue_destroy(queue) == 0 && kiln_queue_send(queue, &n, 0) < 0);
        BOARD->done[MADE]++;
        work();
        kiln_yield();
    }
}
