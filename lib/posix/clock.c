/* SPDX-License-Identifier: MIT */
/* What of <time.h> and <unistd.h> waits or reads a clock, and sets errno: so each task has its own. */
#include <errno.h>
#include <kiln/time.h>
#include <time.h>
#include <unistd.h>

#define MS 1000
#define US_OF_MS 1000
#define NS_OF_MS 1000000
#define NS 1000000000

/* Sleep for `ms`; returns 0, or -1 if a signal's handler ran, with what is left in *ms. */
static int sleep_ms(int64_t *ms)
{
    int64_t end = kiln_time() + *ms;

    do {
        if (kiln_sleep(*ms < KILN_FOREVER ? (uint32_t)*ms : KILN_FOREVER - 1) != 0) {
            *ms = end - kiln_time();
            errno = EINTR;
            return -1;
        }
        *ms = end - kiln_time();
    } while (*ms > 0);
    return 0;
}

static int refuse(void)
{
    errno = EINVAL;
    return -1;
}

int usleep(useconds_t us)
{
    int64_t ms = ((int64_t)us + US_OF_MS - 1) / US_OF_MS;

    return sleep_ms(&ms);
}

int nanosleep(const struct timespec *wanted, struct timespec *left)
{
    int64_t ms;

    if (wanted->tv_sec < 0 || wanted->tv_nsec < 0 || wanted->tv_nsec >= NS)
        return refuse();
    ms = (int64_t)wanted->tv_sec * MS + (wanted->tv_nsec + NS_OF_MS - 1) / NS_OF_MS;
    if (sleep_ms(&ms) == 0)
        return 0;
    if (left != NULL) {
        ms = ms < 0 ? 0 : ms;
        left->tv_sec = ms / MS;
        left->tv_nsec = (long)(ms % MS) * NS_OF_MS;
    }
    return -1;
}

int clock_gettime(clockid_t clock, struct timespec *result)
{
    int64_t now = kiln_time();

    if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC)
        return refuse();
    result->tv_sec = now / MS;
    result->tv_nsec = (long)(now % MS) * NS_OF_MS;
    return 0;
}

int clock_getres(clockid_t clock, struct timespec *result)
{
    if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC)
        return refuse();
    if (result != NULL)
        *result = (struct timespec){.tv_nsec = NS / CONFIG_TICK_HZ};
    return 0;
}
