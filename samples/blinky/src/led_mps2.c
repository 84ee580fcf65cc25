/* SPDX-License-Identifier: MIT */
/* The first light of an MPS2 board (AN385, AN386: the FPGA's I/O registers). */
#include "led.h"

#ifdef LED0_IS_MPS2_FPGAIO

#define LEDS (*(volatile uint32_t *)(LED0_BASE + 0x00))
#define LED (1u << LED0_PIN_LED)

void led_init(void)
{
    led_set(false);
}

void led_set(bool on)
{
    LEDS = on ? LEDS | LED : LEDS & ~LED;
}

bool led_get(void)
{
    return LEDS & LED;
}

#endif
