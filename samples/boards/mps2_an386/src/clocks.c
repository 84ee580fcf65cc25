/* SPDX-License-Identifier: MIT */
/* Compares the dual timer with the FPGA's clock, to a hundredth of a second: they were not started
 * together. */
#include <kiln/app.h>
#include <kiln/counter.h>
#include <kiln/gpio.h>
#include <kiln/kiln.h>
#include <stdio.h>

#define INTERVAL_US 10000u
#define INTERVALS 100u          /* a second */
#define INTERVAL_OVER (1u << 0) /* app.yaml: notify.0 */
#define CLK100HZ (0x14 / 4)     /* of the FPGA: hundredths of a second since reset */

extern const struct kiln_counter_driver kiln_counter_driver_cmsdk_dual_timer;

static const struct kiln_counter dual_timer = KILN_COUNTER(DUAL_TIMER);
static const struct kiln_gpio low = KILN_GPIO(FPGAIO, FPGAIO_PIN_LED);
static const struct kiln_gpio high = KILN_GPIO(FPGAIO, FPGAIO_PIN_LED2);

static uint32_t fpga_time(void)
{
    return ((volatile uint32_t *)FPGAIO_BASE)[CLK100HZ];
}

static void wait_a_second(void)
{
    for (unsigned n = 0; n < INTERVALS; n += kiln_counter_expired(&dual_timer)) {
        kiln_irq_enable(irq_dual_timer);
        kiln_notify_wait(INTERVAL_OVER, KILN_FOREVER);
    }
}

void clocks_main(void)
{
    uint32_t start;

    if (kiln_gpio_output(&low, false) != 0 || kiln_gpio_output(&high, false) != 0 ||
        kiln_counter_start(&dual_timer, INTERVAL_US) != 0)
        return;
    start = fpga_time();
    for (unsigned seconds = 1;; seconds++) {
        uint32_t fpga;

        wait_a_second();
        fpga = fpga_time() - start;
        kiln_gpio_set(&low, seconds & 1);
        kiln_gpio_set(&high, seconds & 2);
        printf("lights %d%d: %u s by the dual timer, and by the FPGA %s\n", kiln_gpio_get(&high),
               kiln_gpio_get(&low), seconds,
               fpga + 1 >= 100 * seconds && fpga <= 100 * seconds + 1 ? "too" : "not");
    }
}
