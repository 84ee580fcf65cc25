/* SPDX-License-Identifier: MIT */
/* Serves the timer's interrupts, unprivileged, and its client's orders. */
#include <kiln/app.h>
#include <kiln/counter.h>
#include <kiln/kiln.h>

#define INTERRUPT (1u << 0) /* app.yaml: notify.0 */

static const struct kiln_counter counter = KILN_COUNTER(USER_TIMER);

/* Wait for the next interval's end. */
static int wait_for_timer(void)
{
    do {
        int result = kiln_irq_enable(irq_user_timer);

        if (result == 0)
            result = kiln_notify_wait(INTERRUPT, KILN_FOREVER);
        if (result < 0)
            return result;
    } while (!kiln_counter_expired(&counter)); /* one too many may come, as <kiln/irq.h> says */
    return 0;
}

void driver_main(void)
{
    struct order order;

    while (orders_recv(&order, KILN_FOREVER) == 0) {
        struct report report = {0};

        if (kiln_counter_start(&counter, order.interval_us) != 0)
            return;
        while (report.interrupts < order.count && wait_for_timer() == 0)
            report.interrupts++;
        kiln_counter_stop(&counter);
        reports_send(&report, KILN_FOREVER);
    }
}
