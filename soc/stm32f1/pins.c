/* SPDX-License-Identifier: MIT */
#include "io.h"
#include "stm32f1.h"

#define RCC_APB2ENR 0x40021018u /* 6.3.7 */
#define IOPEN(port) (4u << (port))

/* 7.2: general-purpose I/O. */
#define GPIO(port) (0x40010800u + 0x400u * (port))
#define CR(pin) (4u * ((pin) / 8))
#define BSRR 0x10u

void stm32f1_port_enable(enum stm32f1_port port)
{
    io_change(RCC_APB2ENR, IOPEN(port), IOPEN(port));
    (void)io_read(RCC_APB2ENR);
}

void stm32f1_pin_configure(enum stm32f1_port port, uint32_t pin, uint32_t configuration)
{
    uint32_t gpio = GPIO(port);

    stm32f1_port_enable(port);
    if (configuration == STM32F1_INPUT_PULLED)
        io_write(gpio + BSRR, 1u << pin); /* up: an undriven line is idle */
    io_change(gpio + CR(pin), 15u << 4 * (pin % 8), configuration << 4 * (pin % 8));
}
