/* SPDX-License-Identifier: MIT */
/* Acts on each result. */
#include "print.h"
#include "totals.h"

void actuator_main(void)
{
    struct result result;

    for (;;) {
        kiln_queue_recv(results, &result, KILN_FOREVER);
        print_number("actuator: moved to", result.mean);
        kiln_sem_signal(moved);
    }
}
