/* SPDX-License-Identifier: MIT */
/* A place in the list of deadlines: part of a task or of a timer. */
#ifndef KILN_KERNEL_TIMEOUT_NODE_H
#define KILN_KERNEL_TIMEOUT_NODE_H

#include <stdint.h>

struct timeout {
    struct timeout *next;  /* by deadline, NULL-terminated */
    struct timeout **link; /* what points here; NULL: not on the list */
    uint64_t deadline_ticks;
};

#endif
