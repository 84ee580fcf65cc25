/* SPDX-License-Identifier: MIT */
/*
 * Checks what a system call returns, and says so: a line "CALL RESULT", from which a test
 * learns which errors of which calls were seen.
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

#endif
