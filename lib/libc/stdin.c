/* SPDX-License-Identifier: MIT */
/* Standard input: the console by line, with one line kept in the task's memory. */
#include <kiln/console.h>
#include <stdio.h>

#define LINE_MAX 80

static char line[LINE_MAX];
static int line_length;
static int line_next;

static int stream_get(FILE *stream)
{
    (void)stream;
    if (line_next == line_length) {
        fflush(stdout); /* a prompt that ends in no newline */
        line_next = 0;
        line_length = kiln_read(KILN_STDIN, line, LINE_MAX);
        if (line_length <= 0) {
            line_length = 0;
            return _FDEV_ERR;
        }
    }
    return (unsigned char)line[line_next++];
}

static FILE stream = FDEV_SETUP_STREAM(NULL, stream_get, NULL, _FDEV_SETUP_READ);

FILE *const stdin = &stream;
