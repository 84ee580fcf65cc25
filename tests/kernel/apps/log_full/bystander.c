/* SPDX-License-Identifier: MIT */
#include "trace.h"

void bystander_task(void)
{
    for (;;)
        trace_add('b');
}
