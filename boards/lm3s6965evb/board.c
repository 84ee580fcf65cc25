/* SPDX-License-Identifier: MIT */
/* LM3S6965 (datasheet DS-LM3S6965, chapters 5 and 8): clock UART0 and its pins. */
#include "board.h"

#include <stdint.h>

#define SYSCTL_RCGC1 (*(volatile uint32_t *)0x400fe104u)
#define SYSCTL_RCGC2 (*(volatile uint32_t *)0x400fe108u)
#define GPIO_A_AFSEL (*(volatile uint32_t *)0x40004420u)
#define GPIO_A_DEN (*(volatile uint32_t *)0x4000451cu)

#define RCGC1_UART0 (1u << 0)
#define RCGC2_GPIO_A (1u << 0)
#define PINS_UART0 3u /* PA0 receives, PA1 transmits */

void board_init(void)
{
    SYSCTL_RCGC1 |= RCGC1_UART0;
    SYSCTL_RCGC2 |= RCGC2_GPIO_A;
    (void)SYSCTL_RCGC2; /* the clock needs three cycles before the first access */
    (void)SYSCTL_RCGC2;
    GPIO_A_AFSEL |= PINS_UART0;
    GPIO_A_DEN |= PINS_UART0;
}
