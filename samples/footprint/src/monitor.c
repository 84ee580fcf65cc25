/* SPDX-License-Identifier: MIT */
/* Lets the sensor begin, and reports once a second. */
#include "print.h"
#include "totals.h"

void monitor_main(void)
{
    const struct totals *shared = (const struct totals *)totals;
    struct totals now;
    uint32_t moves = 0;

    kiln_sem_signal(go);
    for (;;) {
        kiln_notify_wait(1, KILN_FOREVER);
        while (kiln_sem_wait(moved, KILN_NO_WAIT) == 0)
            moves++;
        kiln_mutex_lock(totals_lock, KILN_FOREVER);
        now = *shared;
        kiln_mutex_unlock(totals_lock);
        print_number("monitor: samples", now.samples);
        print_number("monitor: sum", now.sum);
        print_number("monitor: moves", moves);
    }
}
