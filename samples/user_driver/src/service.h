/* SPDX-License-Identifier: MIT */
/* What the driver does for its client: count so many intervals. */
#ifndef SERVICE_H
#define SERVICE_H

#include <stdint.h>

struct order {
    uint32_t interval_us;
    uint32_t count;
};

struct report {
    uint32_t interrupts; /* that the timer sent */
};

#endif
