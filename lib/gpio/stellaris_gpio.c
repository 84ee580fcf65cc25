/* SPDX-License-Identifier: MIT */
/* A port of a Stellaris chip, a PL061 with pulls (DS-LM3S6965, 8.5). Its clock is the board's to
 * enable; the pins that a debugger needs stay its own, as the port's lock is not touched. */
#include "io.h"

#include <kiln/gpio.h>

#define DATA(pin) (4u << (pin)) /* 8.2.1.2: bits 9 to 2 of the address say which pins are meant */
#define DIR 0x400u
#define IS 0x404u  /* levels interrupt, and not edges */
#define IBE 0x408u /* both edges do */
#define IEV 0x40cu /* the rising edge does, and not the falling one */
#define IM 0x410u
#define RIS 0x414u
#define ICR 0x41cu
#define AFSEL 0x420u
#define PUR 0x510u
#define PDR 0x514u
#define DEN 0x51cu

static void change(uintptr_t address, uint32_t pin, bool on)
{
    io_change(address, 1u << pin, on ? 1u << pin : 0);
}

static void set(uintptr_t base, uint32_t pin, bool level)
{
    io_write(base + DATA(pin), level ? 1u << pin : 0);
}

static bool get(uintptr_t base, uint32_t pin)
{
    return io_read(base + DATA(pin)) & 1u << pin;
}

static void toggle(uintptr_t base, uint32_t pin)
{
    set(base, pin, !get(base, pin));
}

static int input(uintptr_t base, uint32_t pin, enum kiln_gpio_pull pull)
{
    change(base + PUR, pin, pull == KILN_GPIO_PULL_UP);
    change(base + PDR, pin, pull == KILN_GPIO_PULL_DOWN);
    change(base + DIR, pin, false);
    change(base + AFSEL, pin, false);
    change(base + DEN, pin, true);
    return 0;
}

static int output(uintptr_t base, uint32_t pin, bool level)
{
    set(base, pin, level);
    change(base + DIR, pin, true);
    set(base, pin, level); /* what is written while it is an input may be lost (8.2.1.1) */
    change(base + AFSEL, pin, false);
    change(base + DEN, pin, true);
    return 0;
}

/* 8.3: masked meanwhile, as a change of what counts as an edge can be taken for one. */
static void interrupt_at(uintptr_t base, uint32_t pin, uint32_t edges)
{
    change(base + IM, pin, false);
    change(base + IS, pin, false);
    change(base + IBE, pin, edges == (KILN_GPIO_RISING | KILN_GPIO_FALLING));
    change(base + IEV, pin, edges == KILN_GPIO_RISING);
    io_write(base + ICR, 1u << pin);
    change(base + IM, pin, edges != KILN_GPIO_NO_EDGE);
}

static bool interrupted(uintptr_t base, uint32_t pin)
{
    if (!(io_read(base + RIS) & 1u << pin))
        return false;
    io_write(base + ICR, 1u << pin);
    (void)io_read(base + RIS); /* the interrupt is low when it is enabled again */
    return true;
}

const struct kiln_gpio_driver kiln_gpio_driver_stellaris_gpio = {
    .pins = 8,
    .input = input,
    .output = output,
    .set = set,
    .toggle = toggle,
    .get = get,
    .interrupt_at = interrupt_at,
    .interrupted = interrupted,
};
