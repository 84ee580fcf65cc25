/* SPDX-License-Identifier: MIT */
/* What the driver of the STM32's EXTI writes (RM0090 12.3; RM0041 8.3 says the same). */
#include "registers.h"

#include <errno.h>
#include <kiln/stm32_exti.h>

/* 12.3.6: in PR a 1 clears. */
static uint32_t rule(uint32_t offset, uint32_t before, uint32_t value)
{
    return offset == 0x14 ? before & ~value : value;
}

/* 12.3.1 (IMR), 12.3.3 (RTSR), 12.3.4 (FTSR), 12.3.6 (PR); masked meanwhile. */
TEST(edges)
{
    registers_fill(0x7f00, rule);
    CHECK_EQUAL(kiln_stm32_exti_interrupt_at(BASE, 0, KILN_GPIO_RISING), 0);
    CHECK_WRITES({0x00, 0x7f00}, {0x08, 0x7f01}, {0x0c, 0x7f00}, {0x14, 1}, {0x00, 0x7f01});
    CHECK_EQUAL(kiln_stm32_exti_interrupt_at(BASE, 0, KILN_GPIO_FALLING), 0);
    CHECK_WRITES({0x00, 0x7f00}, {0x08, 0x7f00}, {0x0c, 0x7f01}, {0x14, 1}, {0x00, 0x7f01});
    CHECK_EQUAL(kiln_stm32_exti_interrupt_at(BASE, 15, KILN_GPIO_RISING | KILN_GPIO_FALLING), 0);
    CHECK_WRITES({0x00, 0x7f01}, {0x08, 0xff00}, {0x0c, 0xff01}, {0x14, 0x8000}, {0x00, 0xff01});
    CHECK_EQUAL(kiln_stm32_exti_interrupt_at(BASE, 0, KILN_GPIO_NO_EDGE), 0);
    CHECK_WRITES({0x00, 0xff00}, {0x08, 0xff00}, {0x0c, 0xff00}, {0x14, 1}, {0x00, 0xff00});
    CHECK_EQUAL(registers_read(0x14), 0x7f00); /* others stay pending */
}

TEST(interrupted)
{
    registers_fill(0, rule);
    registers_put(0x14, 0x102);
    CHECK(!kiln_stm32_exti_interrupted(BASE, 0));
    CHECK_NO_WRITES();
    CHECK(kiln_stm32_exti_interrupted(BASE, 8));
    CHECK_WRITES({0x14, 0x100});
    CHECK_EQUAL(registers_read_last(), 0x14);
    CHECK_EQUAL(registers_read(0x14), 2);
    CHECK(!kiln_stm32_exti_interrupted(BASE, 8));
}

TEST(refused)
{
    registers_fill(0, rule);
    CHECK_EQUAL(kiln_stm32_exti_interrupt_at(BASE, 16, KILN_GPIO_RISING), -EINVAL);
    CHECK_EQUAL(kiln_stm32_exti_interrupt_at(BASE, 0, 4), -EINVAL);
    CHECK_NO_WRITES();
}
