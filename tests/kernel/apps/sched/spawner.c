/* SPDX-License-Identifier: MIT */
#include "trace.h"

void spawner_task(void)
{
    trace_add('1');
    kiln_spawn(task_equal, KILN_PRIORITY_DEFAULT);
    trace_add('2');
    kiln_spawn(task_lazy, KILN_PRIORITY_DEFAULT);
    trace_add('3');
    kiln_spawn(task_urgent, KILN_PRIORITY_DEFAULT);
    trace_add('4');
    kiln_sem_signal(done);
}
