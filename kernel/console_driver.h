/* SPDX-License-Identifier: MIT */
/*
 * What a UART driver owes the console. One driver is linked; its interrupts
 * call console_interrupt(). No function here waits, but console_driver_put_now.
 */
#ifndef KILN_KERNEL_CONSOLE_DRIVER_H
#define KILN_KERNEL_CONSOLE_DRIVER_H

#include "config.h"

#include <stdbool.h>
#include <stdint.h>

/* Set the UART up for 115200 baud and allow its receive interrupt if some
 * task may read. */
void console_driver_init(void);

/* Give the transmitter a byte; false if it has no room now. */
bool console_driver_put(uint8_t byte);

/* The oldest received byte, or -1. */
int console_driver_get(void);

/* Ask for an interrupt when the transmitter has room, or no longer. */
void console_driver_notify_room(bool wanted);

/* Allow the receive interrupt, or no longer: what comes stays in the UART meanwhile. */
void console_driver_notify_input(bool wanted);

/* Forget the interrupts that brought us here. */
OUT_OF_LINE void console_driver_acknowledge(void);

/* Send a byte, waiting for room: a panic's last words only. */
void console_driver_put_now(uint8_t byte);

#endif
