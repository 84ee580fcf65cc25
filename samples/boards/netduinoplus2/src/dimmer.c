/* SPDX-License-Identifier: MIT */
/* Switches the light at the timer's interrupts. */
#include <kiln/app.h>
#include <kiln/counter.h>
#include <kiln/gpio.h>
#include <kiln/kiln.h>

#define SLICE_US 1000u
#define SLICE_OVER (1u << 0) /* app.yaml: notify.0 */

static const struct kiln_gpio led = KILN_GPIO(GPIO_A, GPIO_A_PIN_LED);
static const struct kiln_counter slices = KILN_COUNTER(TIMER2);

static void wait_for_slice(void)
{
    do {
        kiln_irq_enable(irq_timer2);
        kiln_notify_wait(SLICE_OVER, KILN_FOREVER);
    } while (!kiln_counter_expired(&slices));
}

void dimmer_main(void)
{
    struct wish wish;

    if (kiln_gpio_output(&led, false) != 0 || kiln_counter_start(&slices, SLICE_US) != 0)
        return;
    while (wishes_recv(&wish, KILN_FOREVER) == 0) {
        struct report report = {0};

        while (report.slices < wish.periods * SLICES_A_PERIOD) {
            bool on = report.slices % SLICES_A_PERIOD < wish.brightness;

            kiln_gpio_set(&led, on);
            wait_for_slice();
            report.slices++;
            report.lit += on;
        }
        reports_send(&report, KILN_FOREVER);
    }
}
