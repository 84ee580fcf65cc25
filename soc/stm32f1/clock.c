/* SPDX-License-Identifier: MIT */
#include "io.h"
#include "stm32f1.h"

/* 6.3: reset and clock control. */
#define RCC_CR 0x40021000u
#define RCC_CFGR 0x40021004u
#define RCC_APB2ENR 0x40021018u
#define RCC_APB1ENR 0x4002101cu

#define CR_HSEON (1u << 16)
#define CR_HSERDY (1u << 17)
#define CR_PLLON (1u << 24)
#define CR_PLLRDY (1u << 25)
#define CFGR_PLL_HSE (1u << 16)
#define CFGR_TIMES_3 (1u << 18)
#define CFGR_TIMES_6 (4u << 18)
#define CFGR_SW_PLL 2u
#define CFGR_SWS (3u << 2)
#define CFGR_SWS_PLL (2u << 2)

#define HSE_POLLS 10000u /* a crystal needs 2 ms; so many polls take 4 ms at least */
#define PLL_POLLS 2000u  /* it needs 300 us */

void stm32f1_clock_init(void)
{
    uint32_t pll = CFGR_TIMES_6; /* of half the internal 8 MHz */

    io_change(RCC_CR, CR_HSEON, CR_HSEON);
    if (io_wait(RCC_CR, CR_HSERDY, CR_HSERDY, HSE_POLLS))
        pll = CFGR_PLL_HSE | CFGR_TIMES_3;
    io_write(RCC_CFGR, pll); /* buses undivided; at 24 MHz the flash needs no wait states (3.3.3) */
    io_change(RCC_CR, CR_PLLON, CR_PLLON);
    if (!io_wait(RCC_CR, CR_PLLRDY, CR_PLLRDY, PLL_POLLS))
        return;
    io_change(RCC_CFGR, 3, CFGR_SW_PLL);
    io_wait(RCC_CFGR, CFGR_SWS, CFGR_SWS_PLL, PLL_POLLS);
}

void stm32f1_devices_enable(uint32_t apb1, uint32_t apb2)
{
    io_change(RCC_APB1ENR, apb1, apb1);
    io_change(RCC_APB2ENR, apb2, apb2);
    (void)io_read(RCC_APB2ENR); /* they are clocked before the first access */
}
