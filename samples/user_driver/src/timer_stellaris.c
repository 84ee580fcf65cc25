/* SPDX-License-Identifier: MIT */
/* The general-purpose timer of Stellaris chips (DS-LM3S6965, chapter 10), as one of 32 bits. */
#include "timer.h"

#ifdef USER_TIMER_IS_STELLARIS_TIMER

#define REGISTER(offset) (*(volatile uint32_t *)(USER_TIMER_BASE + (offset)))
#define CONFIGURATION REGISTER(0x000)
#define MODE REGISTER(0x004)
#define CONTROL REGISTER(0x00c)
#define INTERRUPT_MASK REGISTER(0x018)
#define RAW_INTERRUPT REGISTER(0x01c)
#define INTERRUPT_CLEAR REGISTER(0x024)
#define LOAD REGISTER(0x028)

#define ONE_OF_32_BITS 0u
#define PERIODIC 2u
#define ENABLE (1u << 0)
#define TIME_OUT (1u << 0)

void timer_start(uint32_t cycles)
{
    CONTROL = 0;
    CONFIGURATION = ONE_OF_32_BITS;
    MODE = PERIODIC;
    LOAD = cycles - 1; /* it counts down to 0 and takes a cycle there */
    INTERRUPT_CLEAR = TIME_OUT;
    INTERRUPT_MASK = TIME_OUT;
    CONTROL = ENABLE;
}

void timer_stop(void)
{
    CONTROL = 0;
}

bool timer_fired(void)
{
    if (!(RAW_INTERRUPT & TIME_OUT))
        return false;
    INTERRUPT_CLEAR = TIME_OUT;
    return true;
}

#endif
