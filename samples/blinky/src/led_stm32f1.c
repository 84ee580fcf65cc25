/* SPDX-License-Identifier: MIT */
/* A light at a pin of an STM32F1 (RM0041, 7.2), lit by a high level. */
#include "led.h"

#ifdef LED0_IS_STM32F1_GPIO

#define REGISTER(offset) (*(volatile uint32_t *)(LED0_BASE + (offset)))
#define CONFIGURATION REGISTER(LED0_PIN_LED < 8 ? 0x00 : 0x04)
#define INPUT REGISTER(0x08)
#define SET_RESET REGISTER(0x10)

#define PIN (1u << LED0_PIN_LED)
#define SHIFT (4 * (LED0_PIN_LED % 8))
#define OUTPUT_2MHZ 2u

void led_init(void)
{
    led_set(false);
    CONFIGURATION = (CONFIGURATION & ~(15u << SHIFT)) | OUTPUT_2MHZ << SHIFT;
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
