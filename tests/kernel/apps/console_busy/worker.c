/* SPDX-License-Identifier: MIT */
#include "trace.h"

void worker_task(void)
{
    for (;;)
        trace_add('w');
}
