/* SPDX-License-Identifier: MIT */
#include "io.h"
#include "stm32f4.h"

/* 7.3: reset and clock control. */
#define RCC_CR 0x40023800u
#define RCC_PLLCFGR 0x40023804u
#define RCC_CFGR 0x40023808u
#define RCC_APB1ENR 0x40023840u
#define RCC_APB2ENR 0x40023844u

#define CR_HSEON (1u << 16)
#define CR_HSERDY (1u << 17)
#define CR_PLLON (1u << 24)
#define CR_PLLRDY (1u << 25)
#define PLLCFGR_SRC_HSE (1u << 22)
/* RM0390 6.3.2: the F446's PLLR, at its reset value of 2; reserved and kept so on the others. */
#define PLLCFGR_RESET_HIGH 0x20000000u
#define CFGR_SW_PLL 2u
#define CFGR_SWS (3u << 2)
#define CFGR_SWS_PLL (2u << 2)

/* 3.9.1: flash access control. */
#define FLASH_ACR 0x40023c00u
#define ACR_CACHES (7u << 8) /* prefetch, instruction cache, data cache */

/* PWR_CR is left as it is: after reset the regulator is at the scale for the highest clock. */

#define INTERNAL_MHZ 16u
#define HSE_POLLS 10000u /* a crystal needs 2 ms; so many polls take 4 ms at least */
#define READ_BACKS 16u
#define PLL_POLLS 2000u /* it needs 300 us */

const struct stm32f4_clock stm32f4_clock_168_mhz = {
    .multiplier = 336,
    .divider = 2,
    .usb_divider = 7,
    .wait_states = 5,
    .apb1_divider = 4,
    .apb2_divider = 2,
};

static uint32_t pll_config(const struct stm32f4_clock *clock, uint32_t source, uint32_t input_mhz)
{
    return PLLCFGR_RESET_HIGH | clock->usb_divider << 24 | source | (clock->divider / 2 - 1) << 16 |
           clock->multiplier << 6 | input_mhz;
}

/* 7.3.3: the prescalers' codes. */
static uint32_t apb_code(uint32_t divider)
{
    return divider == 4 ? 5 : divider == 2 ? 4 : 0;
}

void stm32f4_clock_init(uint32_t crystal_mhz, const struct stm32f4_clock *clock)
{
    io_change(RCC_CR, CR_HSEON, CR_HSEON);
    if (io_wait(RCC_CR, CR_HSERDY, CR_HSERDY, HSE_POLLS))
        io_write(RCC_PLLCFGR, pll_config(clock, PLLCFGR_SRC_HSE, crystal_mhz));
    else
        io_write(RCC_PLLCFGR, pll_config(clock, 0, INTERNAL_MHZ));
    io_change(RCC_CR, CR_PLLON, CR_PLLON);
    /* 3.5.1: the wait states first, and read back, before the clock is faster. */
    io_write(FLASH_ACR, ACR_CACHES | clock->wait_states);
    io_wait(FLASH_ACR, 7, clock->wait_states, READ_BACKS);
    io_write(RCC_CFGR, apb_code(clock->apb1_divider) << 10 | apb_code(clock->apb2_divider) << 13);
    if (!io_wait(RCC_CR, CR_PLLRDY, CR_PLLRDY, PLL_POLLS))
        return;
    io_change(RCC_CFGR, 3, CFGR_SW_PLL);
    io_wait(RCC_CFGR, CFGR_SWS, CFGR_SWS_PLL, PLL_POLLS);
}

void stm32f4_devices_enable(uint32_t apb1, uint32_t apb2)
{
    io_change(RCC_APB1ENR, apb1, apb1);
    io_change(RCC_APB2ENR, apb2, apb2);
    (void)io_read(RCC_APB2ENR); /* 7.2.10 and its erratum: a delay before the first access */
}
