/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "trace.h"

void waiter_task(void)
{
    if (kiln_sem_wait(gate, KILN_FOREVER) == 0)
        trace_add((char)('a' + (kiln_getpid() & 0xff) - task_waiter_a));
    kiln_sem_signal(done);
}
