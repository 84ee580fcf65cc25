/* SPDX-License-Identifier: MIT */
/*
 * The state of a task's log. This file has state, so each task that uses it
 * gets its own copy, which is small. Tasks of a pool share one, and may interrupt
 * each other anywhere: so a task that takes the count of lost lines takes all of it.
 */
#include "line.h"

#include <kiln/console.h>
#include <kiln/log.h>
#include <stdatomic.h>

static bool no_wait;
static atomic_uint lost;   /* since the start */
static atomic_uint untold; /* of these, those that no line has reported yet */

void kiln_log_wait(bool wait)
{
    no_wait = !wait;
}

uint32_t kiln_log_lost(void)
{
    return atomic_load(&lost);
}

void kiln_log(int level, const char *module, const char *format, ...)
{
    struct log_head head = {
        .fd = no_wait ? KILN_STDOUT_NO_WAIT : KILN_STDOUT,
        .lost = atomic_exchange(&untold, 0),
        .level = level,
        .module = module,
    };
    va_list arguments;
    bool written;

    va_start(arguments, format);
    written = kiln_log_line(&head, format, arguments);
    va_end(arguments);
    if (!written) {
        atomic_fetch_add(&untold, head.lost + 1);
        atomic_fetch_add(&lost, 1);
    }
}
