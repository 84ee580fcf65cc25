/* SPDX-License-Identifier: MIT */
/* What is typed, and what is shown. */
#include "editor.h"
#include "shell.h"

#include <errno.h>
#include <kiln/console.h>
#include <stdio.h>
#include <string.h>

#define CONTROL_C 3

static char bytes[CONFIG_SHELL_LINE_MAX]; /* typed, and not used yet */
static uint32_t first;
static uint32_t count;
static bool interrupted;

void shell_put(const char *text, uint32_t length)
{
    fwrite(text, 1, length, stdout);
}

int shell_get(void)
{
    while (count == 0) {
        int result;

        fflush(stdout);
        result = kiln_read(KILN_STDIN_RAW, bytes, sizeof(bytes));
        if (result < 0 && result != -EINTR)
            return -1;
        first = 0;
        count = result > 0 ? (uint32_t)result : 0;
    }
    count--;
    return (unsigned char)bytes[first++];
}

void shell_input_begin(void)
{
    interrupted = false;
}

/* Forget a Ctrl-C and what was typed before it. */
static bool take_interrupt(void)
{
    for (uint32_t n = 0; n < count; n++) {
        if (bytes[first + n] == CONTROL_C) {
            first += n + 1;
            count -= n + 1;
            return true;
        }
    }
    return false;
}

bool kiln_shell_interrupted(void)
{
    int result;

    memmove(bytes, bytes + first, count);
    first = 0;
    result = kiln_read(KILN_STDIN_NO_WAIT, bytes + count, sizeof(bytes) - count);
    if (result > 0)
        count += (uint32_t)result;
    if (take_interrupt()) {
        interrupted = true;
        printf("^C\n");
    }
    return interrupted;
}
