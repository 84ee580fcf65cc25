/* SPDX-License-Identifier: MIT */
/* The ring between tasks, fault reports and the UART. */
#ifndef KILN_KERNEL_OUTPUT_H
#define KILN_KERNEL_OUTPUT_H

#include "config.h"
#include "ring.h"

#include <stdbool.h>
#include <stdint.h>

struct output {
    struct ring ring;     /* what is to be sent */
    bool return_sent;     /* the carriage return before a newline */
    bool report_was_last; /* reports and writers take turns */
};

extern struct output output;

/* The ring is empty. Bound: constant. */
void output_boot(void);

/* Put `text` into the output ring if all of it fits; false if not.
 * Bound: `length`, at most CONSOLE_WRITE_MAX. */
bool console_put(const char *text, uint32_t length);

#endif
