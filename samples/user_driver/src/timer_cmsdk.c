/* SPDX-License-Identifier: MIT */
/* The timer of Arm's Cortex-M System Design Kit (DDI 0479, 4.1). */
#include "timer.h"

#ifdef USER_TIMER_IS_CMSDK_TIMER

struct timer {
    uint32_t control;
    uint32_t value;
    uint32_t reload;
    uint32_t interrupt; /* read: whether it is high; write: clear it */
};

#define TIMER ((volatile struct timer *)USER_TIMER_BASE)
#define ENABLE (1u << 0)
#define INTERRUPT_ENABLE (1u << 3)
#define INTERRUPT (1u << 0)

void timer_start(uint32_t cycles)
{
    TIMER->control = 0;
    TIMER->interrupt = INTERRUPT;
    TIMER->reload = cycles - 1; /* it counts down to 0 and takes a cycle there */
    TIMER->value = cycles - 1;
    TIMER->control = ENABLE | INTERRUPT_ENABLE;
}

void timer_stop(void)
{
    TIMER->control = 0;
}

bool timer_fired(void)
{
    if (!(TIMER->interrupt & INTERRUPT))
        return false;
    TIMER->interrupt = INTERRUPT;
    return true;
}

#endif
