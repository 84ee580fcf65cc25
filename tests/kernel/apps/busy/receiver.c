/* SPDX-License-Identifier: MIT */
#include "board.h"

void receiver_task(void)
{
    for (uint32_t n = 0;; n++) {
        uint32_t item[2];

        kiln_sem_wait(gate, 1);
        MUST(kiln_queue_recv(numbers, item, KILN_FOREVER) == 0);
        MUST(item[0] == n && item[1] == ~n);
        BOARD->done[RECEIVED]++;
        work();
    }
}
