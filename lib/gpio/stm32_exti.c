/* SPDX-License-Identifier: MIT */
/* The external interrupts of the STM32 (RM0090, 12.3; RM0041, 8.3). */
#include "io.h"

#include <errno.h>
#include <kiln/stm32_exti.h>

#define IMR 0x00u
#define RTSR 0x08u
#define FTSR 0x0cu
#define PR 0x14u

#define LINES 16u

static void change(uintptr_t address, uint32_t line, bool on)
{
    io_change(address, 1u << line, on ? 1u << line : 0);
}

int kiln_stm32_exti_interrupt_at(uintptr_t base, uint32_t line, uint32_t edges)
{
    if (line >= LINES || (edges & ~(KILN_GPIO_RISING | KILN_GPIO_FALLING)) != 0)
        return -EINVAL;
    change(base + IMR, line, false);
    change(base + RTSR, line, (edges & KILN_GPIO_RISING) != 0);
    change(base + FTSR, line, (edges & KILN_GPIO_FALLING) != 0);
    io_write(base + PR, 1u << line); /* 12.3.6: a 1 clears; zeros leave the others pending */
    change(base + IMR, line, edges != KILN_GPIO_NO_EDGE);
    return 0;
}

bool kiln_stm32_exti_interrupted(uintptr_t base, uint32_t line)
{
    if (!(io_read(base + PR) & 1u << line))
        return false;
    io_write(base + PR, 1u << line);
    (void)io_read(base + PR); /* the interrupt is low when it is enabled again */
    return true;
}
