/* SPDX-License-Identifier: MIT */
/* A light at a pin of a Stellaris chip (DS-LM3S6965, chapter 8). */
#include "led.h"

#ifdef LED0_IS_STELLARIS_GPIO

#define REGISTER(offset) (*(volatile uint32_t *)(LED0_BASE + (offset)))
#define PIN (1u << LED0_PIN_LED)
#define DATA REGISTER(PIN << 2) /* the address says which pins are meant: this one alone */
#define DIRECTION REGISTER(0x400)
#define DIGITAL_ENABLE REGISTER(0x51c)

void led_init(void)
{
    led_set(false);
    DIRECTION |= PIN;
    DIGITAL_ENABLE |= PIN;
}

void led_set(bool on)
{
    DATA = on ? PIN : 0;
}

bool led_get(void)
{
    return DATA & PIN;
}

#endif
