/* SPDX-License-Identifier: MIT */
/* The timer of each board, and how its interrupt and another one are called. */
#ifndef TIMER_H
#define TIMER_H

#include <kiln/kiln.h>

#define TIMER ((volatile uint32_t *)TIMER0_BASE)

#ifdef TIMER0_IRQ_TIMER /* of Arm's Cortex-M System Design Kit (DDI 0479, 4.1) */

#define IRQ_TIMER irq_timer0
#define IRQ_GPIO irq_gpio0

static inline void timer_start(uint32_t cycles)
{
    TIMER[2] = cycles; /* RELOAD */
    TIMER[1] = cycles; /* VALUE */
    TIMER[0] = 9;      /* CTRL: enable, interrupt */
}

static inline int timer_fired(void)
{
    return TIMER[3] & 1; /* INTSTATUS */
}

static inline void timer_clear(void)
{
    TIMER[3] = 1; /* INTCLEAR */
}

#else /* of the LM3S6965 (its data sheet, chapter 10) */

#define IRQ_TIMER irq_timer0_a
#define IRQ_GPIO irq_gpio_f

static inline void timer_start(uint32_t cycles)
{
    TIMER[0x00c / 4] = 0;      /* CTL */
    TIMER[0x000 / 4] = 0;      /* CFG: 32 bits */
    TIMER[0x004 / 4] = 2;      /* TAMR: periodic */
    TIMER[0x028 / 4] = cycles; /* TAILR */
    TIMER[0x018 / 4] = 1;      /* IMR: time-out of A */
    TIMER[0x00c / 4] = 1;      /* CTL: enable A */
}

static inline int timer_fired(void)
{
    return TIMER[0x01c / 4] & 1; /* RIS */
}

static inline void timer_clear(void)
{
    TIMER[0x024 / 4] = 1; /* ICR */
}

#endif
#endif
