/* SPDX-License-Identifier: MIT */
/* Both halves of the console at once: its start, and the UART's interrupt. */
#include "console.h"

#include "console_driver.h"
#include "console_input.h"
#include "kernel.h"
#include "output.h"

void console_boot(void)
{
    if (CONSOLE_COUNT == 0)
        return;
    output_boot();
    console_input_boot();
    console_driver_init();
}

void console_interrupt(void)
{
    console_driver_acknowledge();
    console_input_drain();
    console_refill();
    console_send();
}
