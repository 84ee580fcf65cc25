/* SPDX-License-Identifier: MIT */
#include <kiln/kiln.h>

void reader_task(void)
{
    kiln_sem_signal(turn);
    tiny[0] = shared[0];
    tiny[31] = shared[255];
    kiln_sem_signal(turn);
}
