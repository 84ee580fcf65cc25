/* SPDX-License-Identifier: MIT */
#include <kiln/kiln.h>

void stranger_task(void)
{
    kiln_sem_signal(turn);
    (void)*(volatile uint8_t *)other;
    kiln_sem_signal(turn);
}
