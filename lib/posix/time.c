/* SPDX-License-Identifier: MIT */
/*
 * The time of <time.h> is the kernel's: it begins with the boot, as nothing here knows the date.
 * These have no state; what sets errno is in clock.c.
 */
#include <kiln/time.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define MS 1000

time_t time(time_t *result)
{
    time_t now = kiln_time() / MS;

    if (result != NULL)
        *result = now;
    return now;
}

clock_t clock(void)
{
    return (clock_t)(kiln_time() / (MS / CLOCKS_PER_SEC));
}

int gettimeofday(struct timeval *restrict result, void *restrict zone)
{
    int64_t now = kiln_time();

    (void)zone;
    result->tv_sec = now / MS;
    result->tv_usec = (suseconds_t)(now % MS) * 1000;
    return 0;
}

unsigned sleep(unsigned seconds)
{
    int64_t end = kiln_time() + (int64_t)seconds * MS;
    int64_t left;

    while ((left = end - kiln_time()) > 0)
        if (kiln_sleep(left < KILN_FOREVER ? (uint32_t)left : KILN_FOREVER - 1) != 0)
            return (unsigned)((end - kiln_time() + MS - 1) / MS);
    return 0;
}
