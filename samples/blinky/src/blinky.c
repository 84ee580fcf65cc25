/* SPDX-License-Identifier: MIT */
/* Switches the light, and says what the device makes of it. */
#include <kiln/app.h>
#include <kiln/gpio.h>
#include <kiln/kiln.h>
#include <stdio.h>

#define HALF_MS 250 /* twice a second */

static const struct kiln_gpio led = KILN_GPIO(LED0, LED0_PIN_LED);

void blinky_main(void)
{
    kiln_gpio_output(&led, true);
    for (;;) {
        printf("LED %s\n", kiln_gpio_get(&led) ? "on" : "off");
        kiln_sleep(HALF_MS);
        kiln_gpio_toggle(&led);
    }
}
