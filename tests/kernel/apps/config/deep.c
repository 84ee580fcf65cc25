/* SPDX-License-Identifier: MIT */
#include "trace.h"

static int sum(volatile char *bytes, int count)
{
    int result = 0;

    for (int i = 0; i < count; i++)
        result += bytes[i];
    return result;
}

void deep_task(void)
{
    volatile char bytes[700];

    memset((void *)bytes, 0, sizeof(bytes));
    trace_add(sum(bytes, sizeof(bytes)) == 0 ? 'D' : '?');
}
