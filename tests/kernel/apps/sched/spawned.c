/* SPDX-License-Identifier: MIT */
#include "trace.h"

void urgent_task(void)
{
    trace_add('U');
    kiln_sem_signal(done);
}

void equal_task(void)
{
    trace_add('E');
    kiln_sem_signal(done);
}

void lazy_task(void)
{
    trace_add('L');
    kiln_sem_signal(done);
}
