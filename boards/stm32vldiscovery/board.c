/* SPDX-License-Identifier: MIT */
/* STM32VLDISCOVERY: a crystal of 8 MHz; USART1 at PA9 and PA10. */
#include "board.h"

#include "stm32f1.h"

void board_init(void)
{
    stm32f1_clock_init();
    stm32f1_devices_enable(STM32F1_APB1_TIM2, STM32F1_APB2_USART1);
    stm32f1_port_enable(PORT_C);
    stm32f1_pin_configure(PORT_A, 9, STM32F1_FUNCTION_10MHZ);
    stm32f1_pin_configure(PORT_A, 10, STM32F1_INPUT_PULLED);
}
