/* SPDX-License-Identifier: MIT */
/* The dual timer of Arm's Cortex-M System Design Kit (DDI 0479, 4.2), of which it uses the first. */
#include <errno.h>
#include <kiln/counter.h>

struct timer {
    uint32_t load;
    uint32_t value;
    uint32_t control;
    uint32_t interrupt_clear;
    uint32_t raw_interrupt;
};

#define TIMER(base) ((volatile struct timer *)(base))
#define SIZE_32 (1u << 1)
#define INTERRUPT_ENABLE (1u << 5)
#define PERIODIC (1u << 6)
#define ENABLE (1u << 7)

extern const struct kiln_counter_driver kiln_counter_driver_cmsdk_dual_timer;

static void stop(uintptr_t base)
{
    TIMER(base)->control = 0;
    TIMER(base)->interrupt_clear = 1;
}

static int start(uintptr_t base, uint64_t cycles)
{
    if (cycles > UINT64_C(1) << 32)
        return -ERANGE;
    TIMER(base)->control = SIZE_32 | PERIODIC | INTERRUPT_ENABLE;
    TIMER(base)->load = (uint32_t)(cycles - 1); /* it counts down to 0 and takes a cycle there */
    TIMER(base)->control = SIZE_32 | PERIODIC | INTERRUPT_ENABLE | ENABLE;
    return 0;
}

static bool expired(uintptr_t base)
{
    if (!TIMER(base)->raw_interrupt)
        return false;
    TIMER(base)->interrupt_clear = 1;
    (void)TIMER(base)->raw_interrupt; /* the interrupt is low when it is enabled again */
    return true;
}

const struct kiln_counter_driver kiln_counter_driver_cmsdk_dual_timer = {
    .start = start,
    .stop = stop,
    .expired = expired,
};
