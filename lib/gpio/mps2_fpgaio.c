/* SPDX-License-Identifier: MIT */
/* The lights and buttons at the FPGA of an MPS2 board (AN385 and AN386, "FPGA system control and
 * I/O"): pins 0 and 1 are the lights, 8 and 9 the buttons. */
#include "io.h"

#include <errno.h>
#include <kiln/gpio.h>

#define LED0 0x00u   /* bit N lights light N */
#define BUTTON 0x08u /* bit N is high while button N is pressed */

#define LIGHTS 2u
#define FIRST_BUTTON 8u

static void set(uintptr_t base, uint32_t pin, bool level)
{
    io_change(base + LED0, 1u << pin, level ? 1u << pin : 0);
}

static void toggle(uintptr_t base, uint32_t pin)
{
    io_write(base + LED0, io_read(base + LED0) ^ 1u << pin);
}

static bool get(uintptr_t base, uint32_t pin)
{
    if (pin >= FIRST_BUTTON)
        return io_read(base + BUTTON) & 1u << (pin - FIRST_BUTTON);
    return io_read(base + LED0) & 1u << pin;
}

static int input(uintptr_t base, uint32_t pin, enum kiln_gpio_pull pull)
{
    (void)base;
    return pin >= FIRST_BUTTON && pull == KILN_GPIO_FLOATING ? 0 : -ENOTSUP;
}

static int output(uintptr_t base, uint32_t pin, bool level)
{
    if (pin >= LIGHTS)
        return -ENOTSUP;
    set(base, pin, level);
    return 0;
}

const struct kiln_gpio_driver kiln_gpio_driver_mps2_fpgaio = {
    .pins = 10,
    .input = input,
    .output = output,
    .set = set,
    .toggle = toggle,
    .get = get,
};
