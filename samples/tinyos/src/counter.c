/* SPDX-License-Identifier: MIT */
/* Counts as far as it is told: `exec counter 10` begins at 10, `send 5` adds 5. */
#include <kiln/kiln.h>
#include <stdio.h>

void counter_main(uintptr_t first)
{
    uint32_t count = first;
    uint32_t further;

    while (kiln_queue_recv(cmd_q, &further, KILN_FOREVER) == 0) {
        count += further;
        kiln_sem_wait(uart_tx, KILN_FOREVER);
        printf("counter: %lu\n", (unsigned long)count);
        kiln_sem_signal(uart_tx);
    }
}
