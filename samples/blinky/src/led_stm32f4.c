/* SPDX-License-Identifier: MIT */
/* A light at a pin of an STM32F4 (RM0090, 8.4), lit by a high level. */
#include "led.h"

#ifdef LED0_IS_STM32F4_GPIO

#define REGISTER(offset) (*(volatile uint32_t *)(LED0_BASE + (offset)))
#define MODE REGISTER(0x00)
#define INPUT REGISTER(0x10)
#define SET_RESET REGISTER(0x18)

#define PIN (1u << LED0_PIN_LED)
#define MODE_MASK (3u << 2 * LED0_PIN_LED)
#define MODE_OUTPUT (1u << 2 * LED0_PIN_LED)

void led_init(void)
{
    led_set(false);
    MODE = (MODE & ~MODE_MASK) | MODE_OUTPUT;
}

void led_set(bool on)
{
    SET_RESET = on ? PIN : PIN << 16;
}

bool led_get(void)
{
    return INPUT & PIN;
}

#endif
