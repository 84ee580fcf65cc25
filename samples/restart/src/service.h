/* SPDX-License-Identifier: MIT */
/* What the client asks the driver, and what it gets. */
#ifndef SERVICE_H
#define SERVICE_H

#include <stdint.h>

struct request {
    uint32_t number;
};

struct answer {
    uint32_t number; /* the request's */
    uint32_t square;
    uint32_t served; /* how many the driver has answered, this one too */
};

#endif
