/* SPDX-License-Identifier: MIT */
/* A light. There is a file for each type of device, and the board's type chooses one of them. */
#ifndef LED_H
#define LED_H

#include <kiln/app.h>
#include <stdbool.h>

#if !defined(LED0_IS_MPS2_FPGAIO) && !defined(LED0_IS_STELLARIS_GPIO) &&                           \
    !defined(LED0_IS_STM32F1_GPIO) && !defined(LED0_IS_STM32F4_GPIO)
#error "no driver for this board's led0: write src/led_TYPE.c"
#endif

void led_init(void);
void led_set(bool on);

/* As the device says. */
bool led_get(void);

#endif
