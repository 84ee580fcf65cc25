/* SPDX-License-Identifier: MIT */
/* The timer of each board, and how its interrupt and another one are called. */
#ifndef TIMER_H
#define TIMER_H

#include <kiln/kiln.h>

#define TIMER ((volatile uint32_t *)USER_TIMER_BASE)
#define IRQ_TIMER irq_user_timer

#if defined(USER_TIMER_IS_CMSDK_TIMER) /* of Arm's Cortex-M System Design Kit (DDI 0479, 4.1) */

#define IRQ_GPIO irq_gpio0
#define TIMER_RESTARTS 1

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

#elif defined(USER_TIMER_IS_STELLARIS_TIMER) /* of the LM3S6965 (its data sheet, chapter 10) */

#define IRQ_GPIO irq_gpio_f
#define TIMER_RESTARTS 1

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

#else /* of the STM32 (RM0090, 18.4) */

#define IRQ_GPIO irq_exti_line0
#define TIMER_RESTARTS 0 /* in the emulator: it counts on, but ends no second time */
#define EACH 40          /* the emulator's counts at 1 GHz: so as fast as the others */

static inline void timer_start(uint32_t cycles)
{
    TIMER[0x00 / 4] = 4;        /* CR1: URS */
    TIMER[0x28 / 4] = EACH - 1; /* PSC */
    TIMER[0x2c / 4] = cycles;   /* ARR */
    TIMER[0x14 / 4] = 1;        /* EGR: load them */
    TIMER[0x10 / 4] = 0;        /* SR */
    TIMER[0x0c / 4] = 1;        /* DIER: UIE */
    TIMER[0x00 / 4] = 5;        /* CR1: URS, CEN */
}

static inline int timer_fired(void)
{
    return TIMER[0x10 / 4] & 1; /* SR: UIF */
}

static inline void timer_clear(void)
{
    TIMER[0x10 / 4] = ~1u;
}

#endif
#endif
