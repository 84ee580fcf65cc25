/* SPDX-License-Identifier: MIT */
#include "io.h"
#include "stm32f4.h"

#define RCC_AHB1ENR 0x40023830u /* 7.3.10 */

/* 8.4: general-purpose I/O. */
#define GPIO(port) (0x40020000u + 0x400u * (port))
#define MODER 0x00u
#define OSPEEDR 0x08u
#define PUPDR 0x0cu
#define AFR(pin) (0x20u + 4u * ((pin) / 8))

#define MODE_ALTERNATE 2u
#define SPEED_MEDIUM 1u
#define PULL_UP 1u /* so that an undriven line is idle */

void stm32f4_port_enable(enum stm32f4_port port)
{
    io_change(RCC_AHB1ENR, 1u << port, 1u << port);
    (void)io_read(RCC_AHB1ENR);
}

void stm32f4_pin_function(enum stm32f4_port port, uint32_t pin, uint32_t function)
{
    uint32_t gpio = GPIO(port);

    stm32f4_port_enable(port);
    io_change(gpio + AFR(pin), 15u << 4 * (pin % 8), function << 4 * (pin % 8));
    io_change(gpio + OSPEEDR, 3u << 2 * pin, SPEED_MEDIUM << 2 * pin);
    io_change(gpio + PUPDR, 3u << 2 * pin, PULL_UP << 2 * pin);
    io_change(gpio + MODER, 3u << 2 * pin, MODE_ALTERNATE << 2 * pin);
}
