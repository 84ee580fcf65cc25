/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <kiln/counter.h>

#define US_PER_S 1000000u

int kiln_counter_start(const struct kiln_counter *counter, uint32_t interval_us)
{
    uint64_t cycles = (uint64_t)interval_us * counter->clock_hz / US_PER_S;

    counter->driver->stop(counter->base);
    if (cycles < 2)
        return -ERANGE;
    return counter->driver->start(counter->base, cycles);
}

void kiln_counter_stop(const struct kiln_counter *counter)
{
    counter->driver->stop(counter->base);
}

bool kiln_counter_expired(const struct kiln_counter *counter)
{
    return counter->driver->expired(counter->base);
}
