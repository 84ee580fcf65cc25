/* SPDX-License-Identifier: MIT */
/*
 * LM3S6965 (datasheet DS-LM3S6965): clocks for UART0, and for what tasks can be granted, by
 * the registers RCGC1 and RCGC2 (chapter 5); pins of the UARTs (chapter 8). The registers of the
 * clocks stop and reset other devices too, so no task can have them.
 */
#include "board.h"

#include <stdint.h>

#define SYSCTL_RCGC1 (*(volatile uint32_t *)0x400fe104u)
#define SYSCTL_RCGC2 (*(volatile uint32_t *)0x400fe108u)
#define GPIO_A_AFSEL (*(volatile uint32_t *)0x40004420u)
#define GPIO_A_DEN (*(volatile uint32_t *)0x4000451cu)
#define GPIO_D_AFSEL (*(volatile uint32_t *)0x40007420u)
#define GPIO_D_DEN (*(volatile uint32_t *)0x4000751cu)

#define RCGC1_UART0 (1u << 0)
#define RCGC1_UART1 (1u << 1)
#define RCGC1_TIMER0 (1u << 16)
#define RCGC2_GPIO_A (1u << 0)
#define RCGC2_GPIO_D (1u << 3)
#define RCGC2_GPIO_F (1u << 5)
#define PINS_UART0 3u  /* PA0 receives, PA1 transmits */
#define PINS_UART1 12u /* PD2 receives, PD3 transmits */

void board_init(void)
{
    SYSCTL_RCGC1 |= RCGC1_UART0 | RCGC1_UART1 | RCGC1_TIMER0;
    SYSCTL_RCGC2 |= RCGC2_GPIO_A | RCGC2_GPIO_D | RCGC2_GPIO_F;
    (void)SYSCTL_RCGC2; /* the clock needs three cycles before the first access */
    (void)SYSCTL_RCGC2;
    GPIO_A_AFSEL |= PINS_UART0;
    GPIO_A_DEN |= PINS_UART0;
    GPIO_D_AFSEL |= PINS_UART1;
    GPIO_D_DEN |= PINS_UART1;
}
