/* SPDX-License-Identifier: MIT */
/* What filter writes and monitor reads, in the partition `totals`. */
#ifndef TOTALS_H
#define TOTALS_H

#include <stdint.h>

struct totals {
    uint32_t samples;
    uint32_t sum;
};

/* An item of the queue `results`. */
struct result {
    uint32_t number;
    uint32_t mean;
};

#endif
