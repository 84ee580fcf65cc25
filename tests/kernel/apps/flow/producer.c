/* SPDX-License-Identifier: MIT */
/* First through shared memory with two semaphores, then through a queue of a C type. */
#include <kiln/kiln.h>

void producer_task(void)
{
    for (uint32_t n = 0; n < MESSAGES; n++) {
        kiln_sem_wait(empty, KILN_FOREVER);
        RING[n % 4] = n;
        kiln_sem_signal(full);
    }
    for (uint32_t n = 0; n < MESSAGES; n++) {
        struct message message = {n, n & 1, (uint16_t)(n * n)};

        numbers_send(&message, KILN_FOREVER);
    }
}
