/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "trace.h"

#include <errno.h>

#define LENGTH 16 /* of a line */
#define TRIES 1000

void writer_task(void)
{
    char line[LENGTH + 1];
    int taken = 0;
    int result;

    for (;; taken++) {
        snprintf(line, sizeof(line), "line %010d\n", taken);
        result = kiln_write_some(KILN_STDOUT_NO_WAIT, line, LENGTH);
        if (result != LENGTH)
            break;
    }
    for (int i = 0; i < TRIES; i++)
        CHECK_EQ(kiln_write_some(KILN_STDOUT_NO_WAIT, line, LENGTH), -EAGAIN);
    CHECK_EQ(result, -EAGAIN);
    CHECK_EQ(trace_record()->length, 0);
    printf("taken: %d\n", taken); /* waits, so that the worker runs */
    CHECK(trace_record()->length > 0);
    kiln_shutdown(0);
}
