/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <kiln/kiln.h>
#include <stdio.h>

static _Thread_local int counted;

void other_task(void)
{
    for (;;) {
        errno = ++counted;
        printf("other %d %d\n", counted, errno);
        kiln_sleep(2);
    }
}
