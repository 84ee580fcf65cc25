/* SPDX-License-Identifier: MIT */
#include "trace.h"

void crasher_task(void)
{
    trace_add('c');
    *(volatile int *)0x20000000 = 0;
    trace_add('!');
}
