/* SPDX-License-Identifier: MIT */
#include "check.h"

void consumer_task(void)
{
    struct message message;

    for (uint32_t n = 0; n < MESSAGES; n++) {
        CHECK_EQ(kiln_sem_wait(full, 1000), 0);
        CHECK_EQ(RING[n % 4], n);
        kiln_sem_signal(empty);
    }
    puts("by semaphore: in order");
    for (uint32_t n = 0; n < MESSAGES; n++) {
        CHECK_EQ(numbers_recv(&message, 1000), 0);
        CHECK_EQ(message.number, n);
        CHECK_EQ(message.odd, n & 1);
        CHECK_EQ(message.square, (uint16_t)(n * n));
    }
    puts("by queue: in order");
    fflush(stdout);
    kiln_sem_signal(done);
}
