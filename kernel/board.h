/* SPDX-License-Identifier: MIT */
/* What a board owes the kernel besides its console driver. */
#ifndef KILN_KERNEL_BOARD_H
#define KILN_KERNEL_BOARD_H

#include "config.h"

/* Set up clocks and pins. Called once at boot, privileged, before any driver. */
void board_init(void);

/* End the emulator with `status`; on hardware return, and the processor stops. */
OUT_OF_LINE void board_power_off(int status);

#endif
