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
 * `fd`      KILN_STDIN: at most one line, with its newline. Carriage return, newline or
 *           both end it; it is echoed; backspace takes a letter back, with all its bytes in
 *           UTF-8; control sequences, such as those of arrow keys, are left out. A line
 *           that is longer than `length` comes in parts, of which only the last has
 *           the newline. So does one that, with its newline, is longer than
 *           CONFIG_CONSOLE_RX_BUFFER: no letter of a part that was read can be taken back.
 *           KILN_STDIN_RAW: what has come.
 *           KILN_STDIN_NO_WAIT: the same, but does not wait for it.
 * `buffer`  writable memory of this task's
 * `timeout_ms`  from the call until its end; KILN_NO_WAIT, or KILN_FOREVER. In line mode what
 *           was typed by then stays, and belongs to the line that the next read gets.
 *
 * Returns the number of bytes read (0 for length 0, which touches nothing), or
 *   -EAGAIN  KILN_STDIN_NO_WAIT or KILN_NO_WAIT: nothing has come, or others wait for input
 *   -EBADF   fd is not one of the three
 *   -EFAULT  the buffer is not writable memory of this task's
 *   -EPERM   this task may not read the console
 *   -EINTR   a signal's handler ran meanwhile; nothing was read
 *   -ETIMEDOUT  there was no line, or no byte, within timeout_ms; nothing was read
 * Blocks until there is a line, or a byte, or the time is over, unless fd says not to.
 * Bound: KILN_WRITE_MAX + tasks waiting + pending timeouts. */
static inline int kiln_read_timeout(int fd, void *buffer, size_t length, uint32_t timeout_ms)
{
    return kiln_call_read(fd, buffer, length, timeout_ms);
}

/* kiln_read_timeout(fd, buffer, length, KILN_FOREVER). */
static inline int kiln_read(int fd, void *buffer, size_t length)
{
    return kiln_read_timeout(fd, buffer, length, KILN_FOREVER);
}

#endif
