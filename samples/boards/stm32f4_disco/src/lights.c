/* SPDX-License-Identifier: MIT */
/* Lets the lights run round, as the button says. */
#include <kiln/app.h>
#include <kiln/gpio.h>
#include <kiln/kiln.h>
#include <stdio.h>

#define LONG_MS 500u
#define LIGHTS 4u

static const struct kiln_gpio lights[LIGHTS] = {
    KILN_GPIO(GPIO_D, GPIO_D_PIN_LED),
    KILN_GPIO(GPIO_D, GPIO_D_PIN_LED2),
    KILN_GPIO(GPIO_D, GPIO_D_PIN_LED3),
    KILN_GPIO(GPIO_D, GPIO_D_PIN_LED4),
};
static const uint16_t steps_ms[] = {200, 100, 50};

#define SPEEDS (sizeof(steps_ms) / sizeof(steps_ms[0]))

void lights_main(void)
{
    unsigned now = 0, speed = 0, way = 1;

    for (unsigned n = 0; n < LIGHTS; n++)
        kiln_gpio_output(&lights[n], n == now);
    for (;;) {
        struct press press;

        if (presses_recv(&press, steps_ms[speed]) == 0) {
            if (press.held_ms < LONG_MS)
                way = LIGHTS - way; /* one on, or one back */
            else
                speed = (speed + 1) % SPEEDS;
            printf("%s, a step each %u ms\n", way == 1 ? "on" : "back", (unsigned)steps_ms[speed]);
        }
        kiln_gpio_set(&lights[now], false);
        now = (now + way) % LIGHTS;
        kiln_gpio_set(&lights[now], true);
    }
}
