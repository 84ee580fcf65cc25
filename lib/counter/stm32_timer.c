/* SPDX-License-Identifier: MIT */
/* The general-purpose timers of the STM32 (RM0090, 18.4; RM0041, 13.4). */
#include "io.h"

#include <errno.h>
#include <kiln/counter.h>

#define CR1 0x00u
#define DIER 0x0cu
#define SR 0x10u
#define EGR 0x14u
#define PSC 0x28u
#define ARR 0x2cu

#define ENABLE (1u << 0)
#define OVERFLOWS_ONLY (1u << 2) /* interrupt, and not the event that loads the registers */
#define UPDATE (1u << 0)

#define DIVIDERS (UINT64_C(1) << 16)

static void stop(uintptr_t base)
{
    io_write(base + CR1, OVERFLOWS_ONLY);
    io_write(base + SR, ~UPDATE); /* 18.4.5: a 0 clears */
    (void)io_read(base + SR);
}

static int start(uintptr_t base, uint64_t cycles)
{
    uint64_t most; /* cycles that the counter counts undivided */
    uint64_t divider;

    /* TIM2 and TIM5 of an F4 have 32 bits, others 16: the upper ones read as 0 (18.4.12). */
    io_write(base + ARR, UINT32_MAX);
    most = (uint64_t)io_read(base + ARR) + 1;
    divider = (cycles - 1) / most + 1;
    if (divider > DIVIDERS)
        return -ERANGE;
    io_write(base + PSC, (uint32_t)(divider - 1));
    io_write(base + ARR, (uint32_t)(cycles / divider - 1));
    io_write(base + EGR, UPDATE);
    io_write(base + DIER, UPDATE);
    io_write(base + CR1, OVERFLOWS_ONLY | ENABLE);
    return 0;
}

static bool expired(uintptr_t base)
{
    if (!(io_read(base + SR) & UPDATE))
        return false;
    io_write(base + SR, ~UPDATE);
    (void)io_read(base + SR); /* the interrupt is low when it is enabled again */
    return true;
}

const struct kiln_counter_driver kiln_counter_driver_stm32_timer = {
    .start = start,
    .stop = stop,
    .expired = expired,
};
