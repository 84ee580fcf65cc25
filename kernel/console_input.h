/* SPDX-License-Identifier: MIT */
/* The console's input half, as its output half sees it. */
#ifndef KILN_KERNEL_CONSOLE_INPUT_H
#define KILN_KERNEL_CONSOLE_INPUT_H

#include "task.h"

void console_input_boot(void);

/* Take what the UART received. Bound: CONSOLE_BURST bytes, and as many readers. */
void console_input_drain(void);

#endif
