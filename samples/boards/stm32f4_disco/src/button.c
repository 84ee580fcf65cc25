/* SPDX-License-Identifier: MIT */
/* Measures how long the button is held. */
#include <kiln/app.h>
#include <kiln/kiln.h>
#include <kiln/stm32_exti.h>

#define EDGE (1u << 0) /* app.yaml: notify.0 */
#define BOUNCE_MS 20

static const struct kiln_gpio button = KILN_GPIO(GPIO_A, GPIO_A_PIN_BUTTON);

/* Armed before the level is asked for, an edge between the two is not lost. */
static void wait_for(bool pressed)
{
    kiln_stm32_exti_interrupt_at(EXTI_BASE, GPIO_A_PIN_BUTTON,
                                 pressed ? KILN_GPIO_RISING : KILN_GPIO_FALLING);
    while (kiln_gpio_get(&button) != pressed) {
        kiln_irq_enable(irq_exti_line0);
        kiln_notify_wait(EDGE, KILN_FOREVER);
        kiln_sleep(BOUNCE_MS);
        kiln_stm32_exti_interrupted(EXTI_BASE, GPIO_A_PIN_BUTTON);
    }
}

void button_main(void)
{
    if (kiln_gpio_input(&button, KILN_GPIO_FLOATING) != 0)
        return;
    for (;;) {
        struct press press;
        int64_t since;

        wait_for(true);
        since = kiln_time();
        wait_for(false);
        press.held_ms = (uint32_t)(kiln_time() - since);
        presses_send(&press, KILN_FOREVER);
    }
}
