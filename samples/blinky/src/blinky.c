/* SPDX-License-Identifier: MIT */
/* Switches the light, and says what the device makes of it. */
#include "led.h"

#include <kiln/kiln.h>
#include <stdio.h>

#define HALF_MS 250 /* twice a second */

void blinky_main(void)
{
    led_init();
    for (bool on = true;; on = !on) {
        led_set(on);
        printf("LED %s\n", led_get() ? "on" : "off");
        kiln_sleep(HALF_MS);
    }
}
