/* SPDX-License-Identifier: MIT */
#include <kiln/kiln.h>

void waiter_task(void)
{
    kiln_sem_wait(gate, KILN_FOREVER);
}
