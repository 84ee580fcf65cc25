/* SPDX-License-Identifier: MIT */
#include <kiln/kiln.h>

/* The last byte is in, the next is not. */
void edge_task(void)
{
    shared[1] = 'W';
    shared[255] = 'W';
    kiln_sem_signal(turn);
    ((volatile uint8_t *)shared)[256] = 'W';
    kiln_sem_signal(turn);
}
