/* SPDX-License-Identifier: MIT */
/* Ticks that are left out while nothing is due. */
#ifndef KILN_KERNEL_TICKLESS_H
#define KILN_KERNEL_TICKLESS_H

#include <stdint.h>

/* `ticks` have passed that had nothing to do: fewer than arch_tick_skip() was given.
 * Called by the architecture before it calls anything else of the kernel. Bound: constant. */
void time_skip(uint32_t ticks);

/* Idle's own call: it is about to wait for an interrupt. */
int32_t sys_idle(void);

#endif
