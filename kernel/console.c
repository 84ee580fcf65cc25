/* SPDX-License-Identifier: MIT */
/* Both halves of the console at once: its start, and the UART's interrupt. */
#include "console.h"

#include "console_driver.h"
#include "console_input.h"
#include "kernel.h"
#include "output.h"

void console_boot(void)
{
    output_boot();
    if (READER_COUNT != 0)
        console_input_boot();
    console_driver_init();
}

void console_interrupt(void)
{
    console_driver_acknowledge();
    if (READER_COUNT != 0)
        console_input_drain();
    console_refill();
    console_send();
}
