/* SPDX-License-Identifier: MIT */
#include "trace.h"

/* Would spin for ever if a more urgent task could not interrupt it. */
void low_task(void)
{
    trace_add('l');
    while (!trace_has('H')) {
    }
    trace_add('l');
    kiln_sem_signal(done);
}

void high_task(void)
{
    trace_add('h');
    kiln_sleep(20);
    trace_add('H');
    kiln_sem_signal(done);
}
