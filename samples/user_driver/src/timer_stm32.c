/* SPDX-License-Identifier: MIT */
/* The general-purpose timers of the STM32 (RM0090, 18.4; RM0041, 13.4). */
#include "timer.h"

#ifdef USER_TIMER_IS_STM32_TIMER

#define REGISTER(offset) (*(volatile uint32_t *)(USER_TIMER_BASE + (offset)))
#define CONTROL REGISTER(0x00)
#define INTERRUPT_ENABLE REGISTER(0x0c)
#define STATUS REGISTER(0x10)
#define EVENTS REGISTER(0x14)
#define PRESCALER REGISTER(0x28)
#define RELOAD REGISTER(0x2c)

#define ENABLE (1u << 0)
#define OVERFLOWS_ONLY (1u << 2) /* interrupt, and not the event that loads the registers */
#define UPDATE (1u << 0)

/* The bus of the timer may be slower than the processor. */
#define CYCLES_EACH (KILN_CLOCK_HZ / USER_TIMER_CLOCK_HZ)

void timer_start(uint32_t cycles)
{
    uint32_t counts = cycles / CYCLES_EACH;
    uint32_t divided = counts >> 16; /* the counter has 16 bits on some chips */

    CONTROL = OVERFLOWS_ONLY;
    PRESCALER = divided;
    RELOAD = counts / (divided + 1) - 1;
    EVENTS = UPDATE;
    STATUS = 0;
    INTERRUPT_ENABLE = UPDATE;
    CONTROL = OVERFLOWS_ONLY | ENABLE;
}

void timer_stop(void)
{
    CONTROL = 0;
}

bool timer_fired(void)
{
    if (!(STATUS & UPDATE))
        return false;
    STATUS = ~UPDATE;
    (void)STATUS; /* the interrupt is low when it is enabled again */
    return true;
}

#endif
