/* SPDX-License-Identifier: MIT */
/* First through shared memory with two semaphores, which only one of the two does; then
 * both through a queue of a C type. */
#include <kiln/kiln.h>

void producer_task(void)
{
    uint8_t from = (kiln_getpid() & 0xff) == task_two;

    for (uint32_t n = 0; from == 0 && n < MESSAGES; n++) {
        kiln_sem_wait(empty, KILN_FOREVER);
        RING[n % PLACES] = n;
        kiln_sem_signal(full);
    }
    for (uint32_t n = 0; n < MESSAGES; n++) {
        struct message message = {n, from, (uint16_t)(n * n)};

        numbers_send(&message, KILN_FOREVER);
    }
}
