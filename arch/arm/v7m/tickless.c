/* SPDX-License-Identifier: MIT */
/*
 * SysTick counts one long period instead of many ticks, until something interrupts
 * idle. Its end is the end of a tick, and after it periods are ticks again.
 */
#include "tickless.h"

#include "counter.h"
#include "entry.h"
#include "kernel.h"
#include "ticks.h"

/* 24 bits, of which one tick may be the present one. */
#define LONGEST_TICKS (0x1000000u / TICK_CYCLES - 1)
#define RELOAD_POLLS 64u
#define NEAR_CYCLES 256u /* more than v7m_tick_resume() takes */
#define MEASUREMENTS 8

/* The number of ticks in the current period; 0: it is one. */
USED_BY_ENTRY KERNEL_STATE_PART("tickless") uint32_t v7m_long_ticks;
KERNEL_STATE_PART("tickless") static uint32_t lost_cycles;

/* The smallest of several, as the counter reloads in one of them. */
void v7m_tickless_boot(void)
{
    lost_cycles = UINT32_MAX;
    for (int n = 0; n < MEASUREMENTS; n++) {
        uint32_t lost = counter_lost(TICK_CYCLES - 1);

        if (lost < lost_cycles)
            lost_cycles = lost;
    }
}

/* Move the end of the current period by `cycles`, which may be negative; ticks follow it. If
 * the processor was delayed and that time is over, it ends now. Returns false if the counter
 * does not reload, which takes one cycle of its clock. */
static bool period_move(int32_t cycles)
{
    if (counter_set((uint32_t)cycles - lost_cycles - 1) <= 0)
        counter_begin(1);
    for (uint32_t left = RELOAD_POLLS; left > 0; left--) {
        if (counter_left() != 0) {
            counter_reload(TICK_CYCLES - 1);
            return true;
        }
    }
    counter_reload(TICK_CYCLES - 1);
    return false;
}

void arch_tick_skip(uint32_t ticks)
{
    if (v7m_long_ticks != 0 || counter_pending())
        return;
    if (ticks > LONGEST_TICKS)
        ticks = LONGEST_TICKS;
    if (ticks < 2 || counter_left() < NEAR_CYCLES)
        return;
    if (period_move((int32_t)((ticks - 1) * TICK_CYCLES)))
        v7m_long_ticks = ticks;
}

/* The first thing that an interrupt does in a long period, or the tick at its end. */
void v7m_tick_resume(void)
{
    uint32_t ticks = v7m_long_ticks;
    bool over = counter_over();
    uint32_t left_cycles = counter_left();
    uint32_t left;

    v7m_long_ticks = 0;
    if (over) {
        time_skip(ticks - 1); /* the tick that follows counts one */
        return;
    }
    left = left_cycles / TICK_CYCLES + 1; /* ends of ticks, the last one too */
    if (left > 1 && left_cycles - (left - 1) * TICK_CYCLES < NEAR_CYCLES)
        left--; /* as if the one that is near were over */
    time_skip(ticks - left);
    if (left > 1)
        period_move(-(int32_t)((left - 1) * TICK_CYCLES));
}
