/* SPDX-License-Identifier: MIT */
/* How long a tick is. */
#ifndef KILN_ARCH_V7M_TICKS_H
#define KILN_ARCH_V7M_TICKS_H

#include <generated/devices.h>

/* Rounded up: a tick is never short, so that no wait ends early. */
#define TICK_CYCLES ((CLOCK_HZ + CONFIG_TICK_HZ - 1) / CONFIG_TICK_HZ)

#endif
