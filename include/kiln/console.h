/* SPDX-License-Identifier: MIT */
/*
 * The console. printf and its relatives (<stdio.h>) use it too: standard output
 * is collected by line, up to 80 bytes, before it is written.
 */
#ifndef KILN_CONSOLE_H
#define KILN_CONSOLE_H

#include <generated/syscalls.h>
#include <kiln/types.h>

/* The most that one call of the kernel takes, and that is never interleaved
 * with another task's output. */
#define KILN_WRITE_MAX 128

/* Write up to KILN_WRITE_MAX bytes of `buffer` (more are neither looked at nor
 * checked); a newline is sent as carriage
 * return and newline.
 *
 * `fd`      KILN_STDOUT or KILN_STDERR
 * `buffer`  readable memory of this task's
 *
 * Returns the number of bytes written (0 for length 0, which touches nothing), or
 *   -EBADF   fd is not one of the two
 *   -EFAULT  the buffer is not readable memory of this task's
 * Blocks while the output ring is full. Bound: KILN_WRITE_MAX + tasks waiting. */
static inline int kiln_write_some(int fd, const void *buffer, size_t length)
{
    return kiln_call_write(fd, buffer, length);
}

/* Write all of `buffer`, in pieces of up to KILN_WRITE_MAX bytes, between which
 * other tasks' output may stand. Errors as kiln_write_some.
 * Returns `length`, or the error of the first piece that failed. Blocks. */
int kiln_write(int fd, const void *buffer, size_t length);

/* Read up to `length` (at most KILN_WRITE_MAX) bytes. Needs `console: read`.
 *
 * `fd`      KILN_STDIN: at most one line, with its newline; it is echoed, and
 *           backspace takes a byte back. KILN_STDIN_RAW: what has come.
 * `buffer`  writable memory of this task's
 *
 * Returns the number of bytes read (0 for length 0, which touches nothing), or
 *   -EBADF   fd is not one of the two
 *   -EFAULT  the buffer is not writable memory of this task's
 *   -EPERM   this task may not read the console
 * Blocks until there is a line, or a byte. Bound: KILN_WRITE_MAX + tasks waiting. */
static inline int kiln_read(int fd, void *buffer, size_t length)
{
    return kiln_call_read(fd, buffer, length);
}

#endif
