/* SPDX-License-Identifier: MIT */
#include "trace.h"

/* Less urgent than those who wait: each runs before the next signal. */
void racer_task(void)
{
    for (char i = '1'; i <= '4'; i++) {
        trace_add(i);
        kiln_sem_signal(gate);
    }
    kiln_sem_signal(done);
}
