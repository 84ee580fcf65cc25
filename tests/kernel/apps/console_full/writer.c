/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "trace.h"

#define LINES 1000

void writer_task(void)
{
    for (int i = 0; i < LINES; i++)
        printf("line %010d\n", i);
    printf("worked: %d\n", trace_record()->length > 1000);
    kiln_shutdown(0);
}
