/* SPDX-License-Identifier: MIT */
#include "trace.h"

void yield_task(void)
{
    int id = kiln_getpid() & 0xff;

    for (int i = 0; i < 3; i++) {
        trace_add((char)('a' + id - task_yield_a));
        kiln_yield();
    }
    kiln_sem_signal(done);
}
