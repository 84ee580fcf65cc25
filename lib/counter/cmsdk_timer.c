/* SPDX-License-Identifier: MIT */
/* The timer of Arm's Cortex-M System Design Kit (DDI 0479, 4.1). */
#include "io.h"

#include <errno.h>
#include <kiln/counter.h>

#define CTRL 0x0u
#define VALUE 0x4u
#define RELOAD 0x8u
#define INTERRUPT 0xcu /* read: whether it is high; write: clear it */

#define ENABLE (1u << 0)
#define INTERRUPT_ENABLE (1u << 3)
#define HIGH (1u << 0)

static void stop(uintptr_t base)
{
    io_write(base + CTRL, 0);
    io_write(base + INTERRUPT, HIGH);
}

static int start(uintptr_t base, uint64_t cycles)
{
    if (cycles > UINT64_C(1) << 32)
        return -ERANGE;
    io_write(base + RELOAD,
             (uint32_t)(cycles - 1)); /* it counts down to 0 and takes a cycle there */
    io_write(base + VALUE, (uint32_t)(cycles - 1));
    io_write(base + CTRL, ENABLE | INTERRUPT_ENABLE);
    return 0;
}

static bool expired(uintptr_t base)
{
    if (!(io_read(base + INTERRUPT) & HIGH))
        return false;
    io_write(base + INTERRUPT, HIGH);
    (void)io_read(base + INTERRUPT); /* it is low when it is enabled again */
    return true;
}

const struct kiln_counter_driver kiln_counter_driver_cmsdk_timer = {
    .start = start,
    .stop = stop,
    .expired = expired,
};
