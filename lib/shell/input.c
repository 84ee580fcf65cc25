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
static bool lost; /* what was typed after these found no room */
static bool interrupted;

void shell_put(const char *text, uint32_t length)
{
    fwrite(text, 1, length, stdout);
}

int shell_get(void)
{
    while (count == 0) {
        int result;

        if (lost)
            editor_cut();
        lost = false;
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

/* Keep a byte for the next command. Ctrl-C ends this one, and what was typed before is
 * forgotten. It gets through whatever is typed ahead, which may find no room. */
static void keep(char byte)
{
    if (byte == CONTROL_C) {
        count = 0;
        lost = false;
        interrupted = true;
        printf("^C\n");
    } else if (first + count < sizeof(bytes)) {
        bytes[first + count++] = byte;
    } else {
        lost = true;
    }
}

bool kiln_shell_interrupted(void)
{
    char typed[16];
    int result;

    memmove(bytes, bytes + first, count);
    first = 0;
    while ((result = kiln_read(KILN_STDIN_NO_WAIT, typed, sizeof(typed))) > 0)
        for (int n = 0; n < result; n++)
            keep(typed[n]);
    return interrupted;
}
