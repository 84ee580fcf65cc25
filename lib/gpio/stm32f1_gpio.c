/* SPDX-License-Identifier: MIT */
/* A port of the STM32F1 (RM0041, 7.2). Its clock is the board's to enable. */
#include "io.h"

#include <kiln/gpio.h>

#define CR(pin) (4u * ((pin) / 8)) /* CRL or CRH */
#define IDR 0x08u
#define ODR 0x0cu
#define BSRR 0x10u /* the low half sets, the high half resets */

/* 7.2.1: a pin's four bits, MODE and CNF. */
#define OUTPUT_2MHZ 2u
#define INPUT_FLOATING 4u
#define INPUT_PULLED 8u /* up or down, as its output bit says */

static void configure(uintptr_t base, uint32_t pin, uint32_t bits)
{
    io_change(base + CR(pin), 15u << 4 * (pin % 8), bits << 4 * (pin % 8));
}

static void set(uintptr_t base, uint32_t pin, bool level)
{
    io_write(base + BSRR, level ? 1u << pin : 1u << (pin + 16));
}

static void toggle(uintptr_t base, uint32_t pin)
{
    set(base, pin, !(io_read(base + ODR) & 1u << pin));
}

static bool get(uintptr_t base, uint32_t pin)
{
    return io_read(base + IDR) & 1u << pin;
}

static int input(uintptr_t base, uint32_t pin, enum kiln_gpio_pull pull)
{
    if (pull != KILN_GPIO_FLOATING)
        set(base, pin, pull == KILN_GPIO_PULL_UP);
    configure(base, pin, pull == KILN_GPIO_FLOATING ? INPUT_FLOATING : INPUT_PULLED);
    return 0;
}

static int output(uintptr_t base, uint32_t pin, bool level)
{
    set(base, pin, level);
    configure(base, pin, OUTPUT_2MHZ);
    return 0;
}

const struct kiln_gpio_driver kiln_gpio_driver_stm32f1_gpio = {
    .pins = 16,
    .input = input,
    .output = output,
    .set = set,
    .toggle = toggle,
    .get = get,
};
