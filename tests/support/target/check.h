/* SPDX-License-Identifier: MIT */
/*
 * Assertions for code on the target. A task that uses them needs
 * `system: [shutdown]`; the first that fails ends the run with status 1.
 */
#ifndef CHECK_H
#define CHECK_H

#include <kiln/kiln.h>
#include <stdio.h>

static inline void check_failed(const char *file, int line, const char *what, long actual)
{
    printf("%s:%d: %s is %ld\n", file, line, what, actual);
    kiln_shutdown(1);
}

/* The condition must hold. */
#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition))                                                                          \
            check_failed(__FILE__, __LINE__, #condition, 0);                                       \
    } while (0)

/* `actual` must be `expected`; both fit a long. */
#define CHECK_EQ(actual, expected)                                                                 \
    do {                                                                                           \
        long check_value = (long)(actual);                                                         \
        if (check_value != (long)(expected))                                                       \
            check_failed(__FILE__, __LINE__, #actual, check_value);                                \
    } while (0)

#endif
