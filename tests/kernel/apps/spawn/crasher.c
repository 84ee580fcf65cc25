/* SPDX-License-Identifier: MIT */
#include "trace.h"

void crasher_task(void)
{
    trace_add('c');
    *(volatile int *)0xe000ed00 = 0;
    trace_add('!');
}
