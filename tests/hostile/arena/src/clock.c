/* SPDX-License-Identifier: MIT */
/* More urgent than all others: wakes at every second tick and must never be late. */
#include "box.h"

uint32_t clock_turns;
uint32_t clock_late;

void clock_woken(void);

/* The test measures how long after the tick this runs. */
__attribute__((noinline)) void clock_woken(void)
{
    clock_turns++;
}

void clock_main(void)
{
    int64_t last = kiln_time();

    for (;;) {
        kiln_sleep(1);
        clock_woken();
        int64_t now = kiln_time();

        clock_late += now - last != 2;
        last = now;
    }
}
