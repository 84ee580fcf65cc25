/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <errno.h>

static void by_semaphore(void)
{
    for (uint32_t n = 0; n < MESSAGES; n++) {
        CHECK_EQ(kiln_sem_wait(full, 1000), 0);
        CHECK_EQ(RING[n % PLACES], n);
        kiln_sem_signal(empty);
    }
    puts("by semaphore: in order");
}

/* Of each producer by itself. */
static void by_queue(void)
{
    uint32_t next[2] = {0};
    struct message message;

    for (uint32_t n = 0; n < 2 * MESSAGES; n++) {
        CHECK_EQ(numbers_recv(&message, 1000), 0);
        CHECK(message.from < 2);
        CHECK_EQ(message.number, next[message.from]++);
        CHECK_EQ(message.square, (uint16_t)(message.number * message.number));
    }
    CHECK_EQ(numbers_recv(&message, KILN_NO_WAIT), -EAGAIN);
    puts("by queue: in order");
}

void consumer_task(void)
{
    by_semaphore();
    by_queue();
}
