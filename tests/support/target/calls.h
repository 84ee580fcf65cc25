/* SPDX-License-Identifier: MIT */
/*
 * Checks what a system call returns, and says so: a line "CALL RESULT", from which a test
 * learns which calls were seen to work, and which of their errors.
 */
#ifndef CALLS_H
#define CALLS_H

#include "check.h"

#include <errno.h>

#define CALL(call, expression, expected)                                                           \
    do {                                                                                           \
        CHECK_EQ(expression, expected);                                                            \
        puts(#call " " #expected);                                                                 \
    } while (0)

/* For a result that is not one number. */
#define WORKS(call, condition)                                                                     \
    do {                                                                                           \
        CHECK(condition);                                                                          \
        puts(#call " works");                                                                      \
    } while (0)

#endif
