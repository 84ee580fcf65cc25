/* SPDX-License-Identifier: MIT */
/* How a state was reached, for people. */
#ifndef KILN_TESTS_TRACE_H
#define KILN_TESTS_TRACE_H

#include <stdint.h>

/* The shortest way to a state, and then some moves more. */
struct path {
    uint32_t node;
    uint8_t more[2];
    unsigned count;
};

/* Print its moves, one a line. The present state is then the one at its end. */
void trace(const struct path *path);

#endif
