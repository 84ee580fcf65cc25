/* SPDX-License-Identifier: MIT */
/* Sends eight items, and ends when all are accepted. */
#include <kiln/kiln.h>
#include <stdio.h>

#define ITEMS 8

void producer_main(void)
{
    for (uint32_t item = 1; item <= ITEMS; item++)
        kiln_queue_send(data_q, &item, KILN_FOREVER);
    for (uint32_t item = 1; item <= ITEMS; item++)
        kiln_sem_wait(accepted, KILN_FOREVER);
    kiln_sem_wait(uart_tx, KILN_FOREVER);
    printf("producer: %d items accepted\n", ITEMS);
    kiln_sem_signal(uart_tx);
}
