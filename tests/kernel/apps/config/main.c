/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "trace.h"

void main_task(void)
{
    int level = 40;
    int64_t began;

    trace_show("trace");
    while (kiln_spawn(task_level, level) < 0)
        level--;
    printf("least urgent: %d\n", level);
    began = kiln_time();
    kiln_sleep(1);
    printf("shortest sleep: %d\n", (int)(kiln_time() - began));
    kiln_shutdown(0);
}
