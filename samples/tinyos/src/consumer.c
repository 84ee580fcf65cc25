/* SPDX-License-Identifier: MIT */
/* Takes items in the order in which they were sent. */
#include <kiln/kiln.h>
#include <stdio.h>

void consumer_main(void)
{
    uint32_t item;

    while (kiln_queue_recv(data_q, &item, KILN_FOREVER) == 0) {
        kiln_sem_wait(uart_tx, KILN_FOREVER);
        printf("consumer: item %lu\n", (unsigned long)item);
        kiln_sem_signal(uart_tx);
        kiln_sem_signal(accepted);
    }
}
