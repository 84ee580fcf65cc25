/* SPDX-License-Identifier: MIT */
/* Clocks and pins of the STM32F100 (RM0041, whose sections are named). */
#ifndef KILN_SOC_STM32F1_H
#define KILN_SOC_STM32F1_H

#include <stdint.h>

/* Run at 24 MHz from the PLL: three times a crystal of 8 MHz or, if that does not start, six
 * times half of the internal oscillator. Bound: the polls of two waits. */
void stm32f1_clock_init(void);

enum stm32f1_port { PORT_A, PORT_B, PORT_C };

/* Clock a port, whose pins a task sets up. */
void stm32f1_port_enable(enum stm32f1_port port);

/* A pin's four bits of configuration (7.2.1, 7.2.2). */
#define STM32F1_INPUT_PULLED 8u   /* up or down, as its output bit says */
#define STM32F1_FUNCTION_10MHZ 9u /* driven by its device */
void stm32f1_pin_configure(enum stm32f1_port port, uint32_t pin, uint32_t configuration);

/* Clock devices of the buses APB1 and APB2: bits of RCC_APB1ENR and RCC_APB2ENR. */
#define STM32F1_APB1_TIM2 (1u << 0)
#define STM32F1_APB2_USART1 (1u << 14)
void stm32f1_devices_enable(uint32_t apb1, uint32_t apb2);

#endif
