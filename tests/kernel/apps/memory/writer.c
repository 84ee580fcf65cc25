/* SPDX-License-Identifier: MIT */
#include <kiln/kiln.h>

/* May read the partition, not write it. */
void writer_task(void)
{
    kiln_sem_signal(turn);
    shared[0]++;
    kiln_sem_signal(turn);
}
