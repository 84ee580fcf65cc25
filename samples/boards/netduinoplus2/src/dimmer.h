/* SPDX-License-Identifier: MIT */
/* How the dimmer is told, and what it answers. */
#ifndef DIMMER_H
#define DIMMER_H

#include <stdint.h>

#define SLICES_A_PERIOD 10u

struct wish {
    uint32_t brightness; /* slices of a period, 0 to SLICES_A_PERIOD */
    uint32_t periods;    /* how long */
};

struct report {
    uint32_t slices;
    uint32_t lit; /* so many of them */
};

#endif
