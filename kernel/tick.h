/* SPDX-License-Identifier: MIT */
/* The tick, and everything that becomes due. */
#ifndef KILN_KERNEL_TICK_H
#define KILN_KERNEL_TICK_H

#include "config.h"

/* The tick: called by the architecture CONFIG_TICK_HZ times a second.
 * Bound: timeouts that end at this tick; constant when none does. */
USED_BY_ENTRY void time_tick(void);

#endif
