/* SPDX-License-Identifier: MIT */
/* Ends in a different way each time; its own data must always be as new. */
#include "trace.h"

static int initialised = 42;
static int zero;
static char big[64] = "unchanged";

void child_task(void)
{
    static int calls;
    int run = kiln_getpid() >> 8;

    trace_add(initialised == 42 && zero == 0 && calls == 0 && strcmp(big, "unchanged") == 0 ? 'n'
                                                                                            : 'o');
    initialised = 1;
    zero = 2;
    calls++;
    memset(big, 'x', sizeof(big));
    if (run % 2 == 1)
        kiln_exit(run);
}
