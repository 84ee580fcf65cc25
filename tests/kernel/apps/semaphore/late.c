/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "trace.h"

/* The trace's first letter says how long to wait before signalling. */
void late_task(void)
{
    kiln_sleep((uint32_t)(trace_record()->text[0] - 'a'));
    kiln_sem_signal(binary);
    kiln_sem_signal(done);
}
