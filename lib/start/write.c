/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <kiln/console.h>

int kiln_write(int fd, const void *buffer, size_t length)
{
    const char *from = buffer;
    size_t written = 0;

    do {
        int result = kiln_write_some(fd, from + written, length - written);

        if (result == -EINTR)
            continue;
        if (result < 0)
            return result;
        written += (size_t)result;
    } while (written < length);
    return (int)length;
}
