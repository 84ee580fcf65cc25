/* SPDX-License-Identifier: MIT */
/*
 * SysTick's counter (B3.3), which goes down to 0 and then begins at its reload value. Tests put a
 * model of it in the place of this header.
 */
#ifndef KILN_ARCH_V7M_COUNTER_H
#define KILN_ARCH_V7M_COUNTER_H

#include "registers.h"

#include <stdbool.h>
#include <stdint.h>

/* Read the counter, set the reload value to that and `more`, and have the counter begin at it:
 *
 *   reload = CVR + more; RVR = reload; CVR = any value, which clears it; return reload
 *
 * From the first instruction to the last the counter's cycles are lost. */
static inline int32_t counter_set(uint32_t more)
{
    int32_t reload;

    __asm__ volatile("ldr %0, [%1, #8]\n\tadd %0, %2\n\tstr %0, [%1, #4]\n\tstr %0, [%1, #8]"
                     : "=&r"(reload)
                     : "r"(&SYST_CSR), "r"(more)
                     : "memory", "cc");
    return reload;
}

/* As counter_set(), but reads CVR instead of clearing it. Returns the lost cycles. */
static inline uint32_t counter_lost(uint32_t reload)
{
    uint32_t first;

    __asm__ volatile("ldr %0, [%2, #8]\n\tadd %1, #0\n\tstr %1, [%2, #4]\n\tldr %1, [%2, #8]"
                     : "=&r"(first), "+r"(reload)
                     : "r"(&SYST_CSR)
                     : "memory", "cc");
    return first - reload;
}

/* Have the counter begin at `reload`. */
static inline void counter_begin(uint32_t reload)
{
    SYST_RVR = reload;
    SYST_CVR = 0;
}

/* What it begins at when it has next been 0. */
static inline void counter_reload(uint32_t reload)
{
    SYST_RVR = reload;
}

/* Cycles until it is 0. */
static inline uint32_t counter_left(void)
{
    return SYST_CVR;
}

/* Whether it has been 0 since it was set, or since this was asked. */
static inline bool counter_over(void)
{
    return SYST_CSR & SYST_CSR_COUNTFLAG;
}

/* Whether a tick waits to be served. */
static inline bool counter_pending(void)
{
    return SCB_ICSR & SCB_ICSR_PENDSTSET;
}

#endif
