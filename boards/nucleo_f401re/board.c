/* SPDX-License-Identifier: MIT */
/* NUCLEO-F401RE: a crystal of 8 MHz; USART2 at PA2 and PA3. */
#include "board.h"

#include "stm32f4.h"

#define FUNCTION_USART2 7

void board_init(void)
{
    stm32f4_clock_init(8, &(struct stm32f4_clock){.multiplier = 336,
                                                  .divider = 4,
                                                  .usb_divider = 7,
                                                  .wait_states = 2,
                                                  .apb1_divider = 2,
                                                  .apb2_divider = 1});
    stm32f4_devices_enable(STM32F4_APB1_TIM2 | STM32F4_APB1_USART2, 0);
    stm32f4_port_enable(PORT_A);
    stm32f4_pin_function(PORT_A, 2, FUNCTION_USART2);
    stm32f4_pin_function(PORT_A, 3, FUNCTION_USART2);
}
