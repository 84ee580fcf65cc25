/* SPDX-License-Identifier: MIT */
#include "gather.h"
#include "mark.h"
#include "paths.h"

#include <kiln/kiln.h>

/* How many wait for the same thing, with one of those who take part in a path. */
static const uint8_t waiters_of[] = {1, 8, 31};

__attribute__((noinline)) void spin(void)
{
    for (int n = 0; n < 1000; n++)
        __asm__ volatile("");
}

void main_main(void)
{
    for (unsigned n = 0; n < sizeof(waiters_of); n++) {
        int others = waiters_of[n] - 1;

        if (others * 2 > CROWD)
            break;
        paths_alone();
        paths_pairs(others);
        paths_wakes(others);
        paths_growing(others);
        MARK(next);
    }
    kiln_shutdown(0);
}
