/* SPDX-License-Identifier: MIT */
/* Write a name, sleep, again: the three tasks differ in both values. */
#include <kiln/sys.h>
#include <string.h>

static inline void announce(const char *name, unsigned sleep_ms)
{
    for (;;) {
        sys_write(KILN_STDOUT, name, strlen(name));
        sys_sleep(sleep_ms);
    }
}
