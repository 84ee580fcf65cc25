/* SPDX-License-Identifier: MIT */
/* In the place of all headers of tickless.c: a counter that goes on with each access. */
#ifndef MODEL_H
#define MODEL_H

#include <stdbool.h>
#include <stdint.h>

#define TICK_CYCLES ((CLOCK_HZ + 999) / 1000)
#define KERNEL_STATE_PART(name)
#define USED_BY_ENTRY

int32_t counter_set(uint32_t more);
uint32_t counter_lost(uint32_t reload);
void counter_begin(uint32_t reload);
void counter_reload(uint32_t reload);
uint32_t counter_left(void);
bool counter_over(void);
bool counter_pending(void);

void time_skip(uint32_t ticks);

extern uint32_t v7m_long_ticks;
void v7m_tickless_boot(void);
void v7m_tick_resume(void);
void arch_tick_skip(uint32_t ticks);

#endif
