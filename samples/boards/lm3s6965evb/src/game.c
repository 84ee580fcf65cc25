/* SPDX-License-Identifier: MIT */
/* How long does somebody need to press the button? */
#include <kiln/app.h>
#include <kiln/gpio.h>
#include <kiln/kiln.h>
#include <stdio.h>
#include <stdlib.h>

#define EDGE (1u << 0) /* app.yaml: notify.0 */
#define LIGHT_MS 1000u
#define SHORTEST_MS 500u
#define LONGEST_MS 2500u

static const struct kiln_gpio led = KILN_GPIO(GPIO_F, GPIO_F_PIN_LED);
static const struct kiln_gpio button = KILN_GPIO(GPIO_F, GPIO_F_PIN_BUTTON);

/* Whether the button is pressed within `ms`. An edge from before is none. */
static bool pressed(uint32_t ms)
{
    int64_t end = kiln_time() + ms;
    int64_t left;

    kiln_gpio_interrupt_at(&button, KILN_GPIO_FALLING);
    while ((left = end - kiln_time()) > 0) {
        kiln_irq_enable(irq_gpio_f);
        if (kiln_notify_wait(EDGE, (uint32_t)left) > 0 && kiln_gpio_interrupted(&button))
            return true;
    }
    return false;
}

static void play(unsigned round)
{
    int64_t start;

    printf("round %u: ", round);
    if (pressed(SHORTEST_MS + (unsigned)rand() % (LONGEST_MS - SHORTEST_MS))) {
        puts("too early");
        return;
    }
    start = kiln_time();
    kiln_gpio_set(&led, true);
    if (pressed(LIGHT_MS))
        printf("pressed after %d ms\n", (int)(kiln_time() - start));
    else
        puts("too slow");
    kiln_gpio_set(&led, false);
}

void game_main(void)
{
    if (kiln_gpio_output(&led, false) != 0 || kiln_gpio_input(&button, KILN_GPIO_PULL_UP) != 0)
        return;
    for (unsigned round = 1;; round++)
        play(round);
}
