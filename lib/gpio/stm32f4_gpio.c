/* SPDX-License-Identifier: MIT */
/* A port of the STM32F4 (RM0090, 8.4). Its clock is the board's to enable. */
#include "io.h"

#include <kiln/gpio.h>

#define MODER 0x00u
#define OTYPER 0x04u
#define PUPDR 0x0cu
#define IDR 0x10u
#define ODR 0x14u
#define BSRR 0x18u /* the low half sets, the high half resets */

#define TWO_BITS(value, pin) ((uint32_t)(value) << 2 * (pin))
#define MODE_INPUT 0u
#define MODE_OUTPUT 1u

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

/* 8.4.4: 0 none, 1 up, 2 down, as in enum kiln_gpio_pull. */
static int input(uintptr_t base, uint32_t pin, enum kiln_gpio_pull pull)
{
    io_change(base + PUPDR, TWO_BITS(3, pin), TWO_BITS(pull, pin));
    io_change(base + MODER, TWO_BITS(3, pin), TWO_BITS(MODE_INPUT, pin));
    return 0;
}

static int output(uintptr_t base, uint32_t pin, bool level)
{
    set(base, pin, level);
    io_change(base + OTYPER, 1u << pin, 0);
    io_change(base + MODER, TWO_BITS(3, pin), TWO_BITS(MODE_OUTPUT, pin));
    return 0;
}

const struct kiln_gpio_driver kiln_gpio_driver_stm32f4_gpio = {
    .pins = 16,
    .input = input,
    .output = output,
    .set = set,
    .toggle = toggle,
    .get = get,
};
