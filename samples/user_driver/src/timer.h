/* SPDX-License-Identifier: MIT */
/* A timer that interrupts at each interval. There is a file for each type of device, and the
 * board's type chooses one of them. */
#ifndef TIMER_H
#define TIMER_H

#include <kiln/app.h>
#include <stdbool.h>

#if !defined(USER_TIMER_IS_CMSDK_TIMER) && !defined(USER_TIMER_IS_STELLARIS_TIMER) &&              \
    !defined(USER_TIMER_IS_STM32_TIMER)
#error "no driver for this board's user_timer: write src/timer_TYPE.c"
#endif

void timer_start(uint32_t cycles);
void timer_stop(void);

/* Whether an interval was over since the last call. Then the device's interrupt is low again. */
bool timer_fired(void);

#endif
