/* SPDX-License-Identifier: MIT */
/* Serves the timer's interrupts, unprivileged, and its client's orders. */
#include "timer.h"

#include <kiln/kiln.h>

#define INTERRUPT (1u << 0) /* app.yaml: notify.0 */

/* Wait for the next interval's end. */
static int wait_for_timer(void)
{
    do {
        int result = kiln_irq_enable(irq_user_timer);

        if (result == 0)
            result = kiln_notify_wait(INTERRUPT, KILN_FOREVER);
        if (result < 0)
            return result;
    } while (!timer_fired()); /* one too many may come, as <kiln/irq.h> says */
    return 0;
}

void driver_main(void)
{
    struct order order;

    while (orders_recv(&order, KILN_FOREVER) == 0) {
        struct report report = {0};

        timer_start(order.interval_us * (KILN_CLOCK_HZ / 1000) / 1000);
        while (report.interrupts < order.count && wait_for_timer() == 0)
            report.interrupts++;
        timer_stop();
        reports_send(&report, KILN_FOREVER);
    }
}
