/* SPDX-License-Identifier: MIT */
/*
 * The console. printf and its relatives (<stdio.h>) use it too: standard output
 * is collected by line, up to 80 bytes, before it is written.
 */
#ifndef KILN_CONSOLE_H
#define KILN_CONSOLE_H

#include <generated/syscalls.h>
#include <kiln/types.h>

/* The most bytes that one system call takes. They are never interleaved with another
 * task's output. */
#define KILN_WRITE_MAX 128

/* Write up to KILN_WRITE_MAX bytes of `buffer`; further bytes are neither read nor
 * checked. A newline is sent as carriage return and newline.
 *
 * `fd`      KILN_STDOUT or KILN_STDERR, which wait; KILN_STDOUT_NO_WAIT, which does not
 * `buffer`  readable memory of this task's
 *
 * Returns the number of bytes written (0 for length 0, which touches nothing), or
 *   -EAGAIN  KILN_STDOUT_NO_WAIT: the output ring has no room for all of it, or
 *            others wait for room; nothing was written
 *   -EBADF   fd is not one of the three
 *   -EFAULT  the buffer is not readable memory of this task's
 *   -EINTR   a signal's handler ran meanwhile; nothing was written
 * Blocks while the output ring is full, unless fd is KILN_STDOUT_NO_WAIT.
 * Bound: KILN_WRITE_MAX + tasks waiting. */
static inline int kiln_write_some(int fd, const void *buffer, size_t length)
{
    return kiln_call_write(fd, buffer, length);
}

/* Write all of `buffer`, in pieces of up to KILN_WRITE_MAX bytes. Other tasks'
 * output may come between two pieces. Errors as kiln_write_some, except -EINTR: it continues
 * after a handler. With KILN_STDOUT_NO_WAIT a later piece may be missing.
 * Returns `length`, or the error of the first piece that failed. Blocks. */
int kiln_write(int fd, const void *buffer, size_t length);

/* Read up to `length` (at most KILN_WRITE_MAX) bytes. Needs `console: read`.
 * When CONFIG_CONSOLE_RX_BUFFER bytes wait to be read, further ones stay in the UART; they are
 * lost when the UART is full too.
 *
 * `fd`      KILN_STDIN: at most one line, with its newline; it is echoed, and
 *           backspace takes a byte back. KILN_STDIN_RAW: the bytes that have come.
 *           KILN_STDIN_NO_WAIT: the same, without waiting.
 * `buffer`  writable memory of this task's
 *
 * Returns the number of bytes read (0 for length 0, which touches nothing), or
 *   -EAGAIN  KILN_STDIN_NO_WAIT: nothing has come, or others wait for input
 *   -EBADF   fd is not one of the three
 *   -EFAULT  the buffer is not writable memory of this task's
 *   -EPERM   this task may not read the console
 *   -EINTR   a signal's handler ran meanwhile; nothing was read
 * Blocks until there is a line, or a byte, unless fd is KILN_STDIN_NO_WAIT.
 * Bound: KILN_WRITE_MAX + tasks waiting. */
static inline int kiln_read(int fd, void *buffer, size_t length)
{
    return kiln_call_read(fd, buffer, length);
}

#endif
