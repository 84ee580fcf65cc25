/* SPDX-License-Identifier: MIT */
/*
 * SysTick counts one long period instead of many ticks, until something interrupts
 * idle. Its end is the end of a tick, and behind it periods are ticks again.
 */
#include "tickless.h"

#include "entry.h"
#include "kernel.h"
#include "registers.h"
#include "ticks.h"

/* 24 bits, of which one tick may be the present one. */
#define LONGEST_TICKS (0x1000000u / TICK_CYCLES - 1)
#define RELOAD_POLLS 64u
#define NEAR_CYCLES 256u /* more than v7m_tick_resume() takes */
#define MEASUREMENTS 8

KERNEL_STATE_PART("tickless")
uint32_t v7m_long_ticks; /* how many the period stands for; 0: it is a tick */
KERNEL_STATE_PART("tickless") static uint32_t lost_cycles;

/* Read the counter, set the reload value to that and `more`, and have the counter begin at it:
 *
 *   reload = CVR + more; RVR = reload; CVR = any value, which clears it; return reload
 *
 * From the first instruction to the last the counter's cycles are lost. */
static int32_t counter_set(uint32_t more)
{
    int32_t reload;

    __asm__ volatile("ldr %0, [%1, #8]\n\tadd %0, %2\n\tstr %0, [%1, #4]\n\tstr %0, [%1, #8]"
                     : "=&r"(reload)
                     : "r"(&SYST_CSR), "r"(more)
                     : "memory", "cc");
    return reload;
}

/* The like of it, which reads where that clears. Returns the cycles that are lost. */
static uint32_t counter_lost(void)
{
    uint32_t first;
    uint32_t reload = TICK_CYCLES - 1;

    __asm__ volatile("ldr %0, [%2, #8]\n\tadd %1, #0\n\tstr %1, [%2, #4]\n\tldr %1, [%2, #8]"
                     : "=&r"(first), "+r"(reload)
                     : "r"(&SYST_CSR)
                     : "memory", "cc");
    return first - reload;
}

/* The least of several, as the counter begins anew in one of them. */
void v7m_tickless_boot(void)
{
    lost_cycles = UINT32_MAX;
    for (int n = 0; n < MEASUREMENTS; n++) {
        uint32_t lost = counter_lost();

        if (lost < lost_cycles)
            lost_cycles = lost;
    }
}

/* Let the present period end `cycles` later, which may be negative, and ticks follow it. If
 * something held the processor up and that time is over, it ends now. Returns false if the
 * counter does not begin anew, which takes one cycle of its clock. */
static bool period_move(int32_t cycles)
{
    if (counter_set((uint32_t)cycles - lost_cycles - 1) <= 0) {
        SYST_RVR = 1;
        SYST_CVR = 0;
    }
    for (uint32_t left = RELOAD_POLLS; left > 0; left--) {
        if (SYST_CVR != 0) {
            SYST_RVR = TICK_CYCLES - 1;
            return true;
        }
    }
    SYST_RVR = TICK_CYCLES - 1;
    return false;
}

void arch_tick_skip(uint32_t ticks)
{
    if (v7m_long_ticks != 0 || (SCB_ICSR & SCB_ICSR_PENDSTSET))
        return;
    if (ticks > LONGEST_TICKS)
        ticks = LONGEST_TICKS;
    if (ticks < 2 || SYST_CVR < NEAR_CYCLES)
        return;
    if (period_move((int32_t)((ticks - 1) * TICK_CYCLES)))
        v7m_long_ticks = ticks;
}

/* The first thing that an interrupt does in a long period, or the tick at its end. */
void v7m_tick_resume(void)
{
    uint32_t ticks = v7m_long_ticks;
    bool over = SYST_CSR & SYST_CSR_COUNTFLAG; /* it has been 0 since it was set */
    uint32_t left_cycles = SYST_CVR;
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
