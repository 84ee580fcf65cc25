/* SPDX-License-Identifier: MIT */
/* Netduino Plus 2: a crystal of 25 MHz; USART1 at PB6 and PB7, as PA10 is the light. */
#include "board.h"

#include "stm32f4.h"

#define FUNCTION_USART1 7

void board_init(void)
{
    stm32f4_clock_init(25, &stm32f4_clock_168_mhz);
    stm32f4_devices_enable(STM32F4_APB1_TIM2, STM32F4_APB2_USART1);
    stm32f4_port_enable(PORT_A);
    stm32f4_pin_function(PORT_B, 6, FUNCTION_USART1);
    stm32f4_pin_function(PORT_B, 7, FUNCTION_USART1);
}
