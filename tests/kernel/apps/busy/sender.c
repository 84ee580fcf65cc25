/* SPDX-License-Identifier: MIT */
#include "board.h"

void sender_task(void)
{
    for (uint32_t n = 0;; n++) {
        uint32_t item[2] = {n, ~n};

        MUST(kiln_queue_send(numbers, item, n % 5 == 0 ? 2000 : KILN_FOREVER) == 0);
        kiln_sem_signal(gate);
        BOARD->done[SENT]++;
        work();
    }
}
