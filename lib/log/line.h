/* SPDX-License-Identifier: MIT */
/* A line of the log: made on the stack, written at once, forgotten. */
#ifndef KILN_LIB_LOG_LINE_H
#define KILN_LIB_LOG_LINE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

/* Everything about a line but what it says. */
struct log_head {
    int fd;             /* KILN_STDOUT or KILN_STDOUT_NO_WAIT */
    uint32_t lost;      /* lines to say were lost */
    int level;          /* LOG_LEVEL_ERR to LOG_LEVEL_DBG */
    const char *module; /* its name */
};

/* Write a line; false if it was refused. */
bool kiln_log_line(const struct log_head *head, const char *format, va_list arguments);

#endif
