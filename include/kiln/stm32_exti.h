/* SPDX-License-Identifier: MIT */
/*
 * Edges at pins of an STM32, by its EXTI (type `stm32_exti`), which the task was granted (`mmio`). Its line N
 * is that of pin N of one port: port A, unless board.c chose another one in SYSCFG or AFIO. A task
 * that has the EXTI has all its lines; the port itself can be another task's.
 *
 *     kiln_stm32_exti_interrupt_at(EXTI_BASE, 0, KILN_GPIO_RISING);
 *
 * None of these blocks.
 */
#ifndef KILN_STM32_EXTI_H
#define KILN_STM32_EXTI_H

#include <kiln/gpio.h>

/* Interrupt at these edges of the line (KILN_GPIO_...), or at none. An edge from before is forgotten.
 * `base` is that of the EXTI's registers, from <kiln/app.h>.
 *
 * Returns 0, or
 *   -EINVAL  the line is not one of a pin, 0 to 15, or there is no such edge */
int kiln_stm32_exti_interrupt_at(uintptr_t base, uint32_t line, uint32_t edges);

/* Whether such an edge came since the last call. Then the line's interrupt is low again, before
 * this returns, so that it can be enabled. `line` is 0 to 15. */
bool kiln_stm32_exti_interrupted(uintptr_t base, uint32_t line);

#endif
