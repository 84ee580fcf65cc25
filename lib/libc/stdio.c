/* SPDX-License-Identifier: MIT */
/*
 * Standard streams on the console. This file has state, so each task that uses
 * it gets its own copy: the line that a task is printing is in its own memory. Of
 * threads, each has its own line.
 */
#include <kiln/console.h>
#include <stdio.h>

#define LINE_MAX 80

static _Thread_local struct {
    unsigned length;
    char bytes[LINE_MAX];
} line;

static int stream_flush(FILE *stream)
{
    (void)stream;
    if (line.length != 0)
        kiln_write(KILN_STDOUT, line.bytes, line.length);
    line.length = 0;
    return 0;
}

static int stream_put(char byte, FILE *stream)
{
    line.bytes[line.length++] = byte;
    if (byte == '\n' || line.length == LINE_MAX)
        stream_flush(stream);
    return (unsigned char)byte;
}

static FILE stream = FDEV_SETUP_STREAM(stream_put, NULL, stream_flush, _FDEV_SETUP_WRITE);

/* Called when the task's entry function returns: the start of a line that it
 * has not ended. The build gives it the name finish_TASK. */
void kiln_stdio_finish(void);

void kiln_stdio_finish(void)
{
    stream_flush(&stream);
}

FILE *const stdout = &stream;
FILE *const stderr = &stream;
