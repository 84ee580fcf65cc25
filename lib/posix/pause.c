/* SPDX-License-Identifier: MIT */
/* pause: wait for a signal whose handler returns. */
#include <errno.h>
#include <kiln/time.h>
#include <unistd.h>

int pause(void)
{
    kiln_sleep(KILN_FOREVER);
    errno = EINTR;
    return -1;
}
