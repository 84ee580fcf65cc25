/* SPDX-License-Identifier: MIT */
/* Standard input: the console by line, with one line kept in the memory of each thread. */
#include <kiln/console.h>
#include <stdio.h>

#define LINE_MAX 80

static _Thread_local struct {
    int length;
    int next;
    char bytes[LINE_MAX];
} line;

static int stream_get(FILE *stream)
{
    (void)stream;
    if (line.next == line.length) {
        fflush(stdout); /* a prompt that ends in no newline */
        line.next = 0;
        line.length = kiln_read(KILN_STDIN, line.bytes, LINE_MAX);
        if (line.length <= 0) {
            line.length = 0;
            return _FDEV_ERR;
        }
    }
    return (unsigned char)line.bytes[line.next++];
}

static FILE stream = FDEV_SETUP_STREAM(NULL, stream_get, NULL, _FDEV_SETUP_READ);

FILE *const stdin = &stream;
