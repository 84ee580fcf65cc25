/* SPDX-License-Identifier: MIT */
/*
 * Clocks and pins of the STM32F4 family, as the boards use them. Section numbers are those
 * of RM0090 (STM32F405, F407); RM0368 (F401) and RM0390 (F446) say the same of these registers, but
 * where something else is said.
 */
#ifndef KILN_SOC_STM32F4_H
#define KILN_SOC_STM32F4_H

#include <stdint.h>

/* The system clock is the PLL's: its input (the crystal's MHz, or 16 of the internal oscillator)
 * divided to 1 MHz, times `multiplier`, divided by `divider`. */
struct stm32f4_clock {
    uint32_t multiplier;   /* PLLN, 192 to 432 */
    uint32_t divider;      /* PLLP: 2, 4, 6 or 8 */
    uint32_t usb_divider;  /* PLLQ, which gives 48 MHz */
    uint32_t wait_states;  /* of the flash, by clock and voltage (RM0090, table 10) */
    uint32_t apb1_divider; /* 2 or 4 */
    uint32_t apb2_divider; /* 1 or 2 */
};

/* 168 MHz, the fastest of F405 and F407, and of the F446 without overdrive; timers at 84 MHz. */
extern const struct stm32f4_clock stm32f4_clock_168_mhz;

/* Run from the PLL and the crystal, or from the PLL and the internal oscillator if the crystal does
 * not start, at the same frequency. In an emulator that has no clocks this ends too.
 * Bound: the polls of three waits. */
void stm32f4_clock_init(uint32_t crystal_mhz, const struct stm32f4_clock *clock);

enum stm32f4_port { PORT_A, PORT_B, PORT_C, PORT_D };

/* Let a pin be what alternate function `function` (0 to 15) says, and clock its port. */
void stm32f4_pin_function(enum stm32f4_port port, uint32_t pin, uint32_t function);

/* Clock a port, whose pins a task sets up. */
void stm32f4_port_enable(enum stm32f4_port port);

/* Clock devices of the buses APB1 and APB2: bits of RCC_APB1ENR and RCC_APB2ENR. */
#define STM32F4_APB1_TIM2 (1u << 0)
#define STM32F4_APB1_USART2 (1u << 17)
#define STM32F4_APB2_USART1 (1u << 4)
void stm32f4_devices_enable(uint32_t apb1, uint32_t apb2);

#endif
