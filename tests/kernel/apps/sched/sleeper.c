/* SPDX-License-Identifier: MIT */
#include "trace.h"

/* All four are due on one tick: the more urgent ones first, equals as they came. */
void sleeper_task(void)
{
    int64_t began = kiln_time();

    kiln_sleep(30);
    trace_add((char)('a' + (kiln_getpid() & 0xff) - task_sleeper_a));
    if (kiln_time() - began > 31)
        trace_add('!');
    kiln_sem_signal(done);
}
