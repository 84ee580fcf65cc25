/* SPDX-License-Identifier: MIT */
/* The general-purpose timer of Stellaris chips (DS-LM3S6965, chapter 10), as one of 32 bits. */
#include "io.h"

#include <errno.h>
#include <kiln/counter.h>

#define CFG 0x000u
#define TAMR 0x004u
#define CTL 0x00cu
#define IMR 0x018u
#define RIS 0x01cu
#define ICR 0x024u
#define TAILR 0x028u

#define ONE_OF_32_BITS 0u
#define PERIODIC 2u
#define ENABLE (1u << 0)
#define TIME_OUT (1u << 0)

static void stop(uintptr_t base)
{
    io_write(base + CTL, 0); /* 10.3.1: first, as the others must not change while it runs */
    io_write(base + ICR, TIME_OUT);
}

static int start(uintptr_t base, uint64_t cycles)
{
    if (cycles > UINT64_C(1) << 32)
        return -ERANGE;
    io_write(base + CFG, ONE_OF_32_BITS);
    io_write(base + TAMR, PERIODIC);
    /* It counts down to 0 and takes a cycle there. */
    io_write(base + TAILR, (uint32_t)(cycles - 1));
    io_write(base + IMR, TIME_OUT);
    io_write(base + CTL, ENABLE);
    return 0;
}

static bool expired(uintptr_t base)
{
    if (!(io_read(base + RIS) & TIME_OUT))
        return false;
    io_write(base + ICR, TIME_OUT);
    (void)io_read(base + RIS); /* the interrupt is low when it is enabled again */
    return true;
}

const struct kiln_counter_driver kiln_counter_driver_stellaris_timer = {
    .start = start,
    .stop = stop,
    .expired = expired,
};
