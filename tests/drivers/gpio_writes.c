/* SPDX-License-Identifier: MIT */
/* What the drivers of ports write, compared with the manuals. All other pins' bits are ones, or zeros, and
 * stay so. */
#include "registers.h"

#include <errno.h>
#include <kiln/gpio.h>

#define PIN(type, number)                                                                          \
    {                                                                                              \
        &kiln_gpio_driver_##type, BASE, number                                                     \
    }

static const struct kiln_gpio f4 = PIN(stm32f4_gpio, 5);
static const struct kiln_gpio f4_last = PIN(stm32f4_gpio, 15);
static const struct kiln_gpio f1 = PIN(stm32f1_gpio, 3);
static const struct kiln_gpio f1_high = PIN(stm32f1_gpio, 9);
static const struct kiln_gpio stellaris = PIN(stellaris_gpio, 1);
static const struct kiln_gpio light = PIN(mps2_fpgaio, 1);
static const struct kiln_gpio button = PIN(mps2_fpgaio, 9);

/* RM0090 8.4.7 (BSRR), 8.4.2 (OTYPER: 0 push-pull), 8.4.1 (MODER: 01 output); the level comes first. */
TEST(f4_output)
{
    registers_fill(0xffffffff, NULL);
    CHECK_EQUAL(kiln_gpio_output(&f4, true), 0);
    CHECK_WRITES({0x18, 1u << 5}, {0x04, ~(1u << 5)}, {0x00, 0xfffff7ff});
    registers_fill(0, NULL);
    CHECK_EQUAL(kiln_gpio_output(&f4_last, false), 0);
    CHECK_WRITES({0x18, 1u << 31}, {0x04, 0}, {0x00, 1u << 30});
}

/* RM0090 8.4.4 (PUPDR: 00 none, 01 up, 10 down), 8.4.1 (MODER: 00 input). */
TEST(f4_input)
{
    registers_fill(0xffffffff, NULL);
    CHECK_EQUAL(kiln_gpio_input(&f4, KILN_GPIO_PULL_UP), 0);
    CHECK_WRITES({0x0c, 0xfffff7ff}, {0x00, 0xfffff3ff});
    registers_fill(0xffffffff, NULL);
    CHECK_EQUAL(kiln_gpio_input(&f4, KILN_GPIO_PULL_DOWN), 0);
    CHECK_WRITES({0x0c, 0xfffffbff}, {0x00, 0xfffff3ff});
    registers_fill(0, NULL);
    CHECK_EQUAL(kiln_gpio_input(&f4, KILN_GPIO_FLOATING), 0);
    CHECK_WRITES({0x0c, 0}, {0x00, 0});
}

/* RM0090 8.4.7: the halves of BSRR, which leave other pins alone; 8.4.6 (ODR), 8.4.5 (IDR). */
TEST(f4_levels)
{
    registers_fill(0, NULL);
    kiln_gpio_set(&f4, true);
    kiln_gpio_set(&f4, false);
    kiln_gpio_toggle(&f4);
    registers_put(0x14, 1u << 5); /* whatever the pin's level is */
    kiln_gpio_toggle(&f4);
    CHECK_WRITES({0x18, 1u << 5}, {0x18, 1u << 21}, {0x18, 1u << 5}, {0x18, 1u << 21});
    registers_put(0x10, 1u << 5);
    CHECK(kiln_gpio_get(&f4));
    registers_put(0x10, ~(1u << 5));
    CHECK(!kiln_gpio_get(&f4));
}

/* RM0041 7.3.5 (BSRR), 7.3.1 and 7.3.2 (CRL, CRH: MODE 10, CNF 00: output of 2 MHz, push-pull). */
TEST(f1_output)
{
    registers_fill(0x44444444, NULL);
    CHECK_EQUAL(kiln_gpio_output(&f1, true), 0);
    CHECK_WRITES({0x10, 1u << 3}, {0x00, 0x44442444});
    CHECK_EQUAL(kiln_gpio_output(&f1_high, false), 0);
    CHECK_WRITES({0x10, 1u << 25}, {0x04, 0x44444424});
}

/* RM0041 7.3.1 (CNF 01: floating, 10: pulled), table 16 (the pull goes where the output bit says). */
TEST(f1_input)
{
    registers_fill(0x33333333, NULL);
    CHECK_EQUAL(kiln_gpio_input(&f1, KILN_GPIO_PULL_UP), 0);
    CHECK_WRITES({0x10, 1u << 3}, {0x00, 0x33338333});
    CHECK_EQUAL(kiln_gpio_input(&f1_high, KILN_GPIO_PULL_DOWN), 0);
    CHECK_WRITES({0x10, 1u << 25}, {0x04, 0x33333383});
    CHECK_EQUAL(kiln_gpio_input(&f1, KILN_GPIO_FLOATING), 0);
    CHECK_WRITES({0x00, 0x33334333});
}

/* RM0041 7.3.5 (BSRR), 7.3.4 (ODR), 7.3.3 (IDR). */
TEST(f1_levels)
{
    registers_fill(0, NULL);
    kiln_gpio_set(&f1, true);
    kiln_gpio_set(&f1, false);
    kiln_gpio_toggle(&f1);
    registers_put(0x0c, 1u << 3);
    kiln_gpio_toggle(&f1);
    CHECK_WRITES({0x10, 1u << 3}, {0x10, 1u << 19}, {0x10, 1u << 3}, {0x10, 1u << 19});
    registers_put(0x08, 1u << 3);
    CHECK(kiln_gpio_get(&f1));
    registers_put(0x08, ~(1u << 3));
    CHECK(!kiln_gpio_get(&f1));
}

/* DS-LM3S6965 8.2.1: data by masked address, before and after the direction; 8.5: DIR, AFSEL, DEN. */
TEST(stellaris_output)
{
    registers_fill(0xf1, NULL);
    CHECK_EQUAL(kiln_gpio_output(&stellaris, true), 0);
    CHECK_WRITES({0x008, 2}, {0x400, 0xf3}, {0x008, 2}, {0x420, 0xf1}, {0x51c, 0xf3});
}

/* DS-LM3S6965 8.5: PUR, PDR, DIR, AFSEL, DEN. */
TEST(stellaris_input)
{
    registers_fill(0xfe, NULL);
    CHECK_EQUAL(kiln_gpio_input(&stellaris, KILN_GPIO_PULL_UP), 0);
    CHECK_WRITES({0x510, 0xfe}, {0x514, 0xfc}, {0x400, 0xfc}, {0x420, 0xfc}, {0x51c, 0xfe});
    CHECK_EQUAL(kiln_gpio_input(&stellaris, KILN_GPIO_PULL_DOWN), 0);
    CHECK_WRITES({0x510, 0xfc}, {0x514, 0xfe}, {0x400, 0xfc}, {0x420, 0xfc}, {0x51c, 0xfe});
    CHECK_EQUAL(kiln_gpio_input(&stellaris, KILN_GPIO_FLOATING), 0);
    CHECK_WRITES({0x510, 0xfc}, {0x514, 0xfc}, {0x400, 0xfc}, {0x420, 0xfc}, {0x51c, 0xfe});
}

TEST(stellaris_levels)
{
    registers_fill(0, NULL);
    kiln_gpio_set(&stellaris, true);
    CHECK(kiln_gpio_get(&stellaris));
    kiln_gpio_toggle(&stellaris);
    CHECK(!kiln_gpio_get(&stellaris));
    CHECK_WRITES({0x008, 2}, {0x008, 0});
}

/* DS-LM3S6965 8.3, 8.5: masked (IM) while IS, IBE and IEV change; ICR; then not masked. */
TEST(stellaris_edges)
{
    registers_fill(0xf0, NULL);
    CHECK_EQUAL(kiln_gpio_interrupt_at(&stellaris, KILN_GPIO_RISING), 0);
    CHECK_WRITES({0x410, 0xf0}, {0x404, 0xf0}, {0x408, 0xf0}, {0x40c, 0xf2}, {0x41c, 2},
                 {0x410, 0xf2});
    CHECK_EQUAL(kiln_gpio_interrupt_at(&stellaris, KILN_GPIO_FALLING), 0);
    CHECK_WRITES({0x410, 0xf0}, {0x404, 0xf0}, {0x408, 0xf0}, {0x40c, 0xf0}, {0x41c, 2},
                 {0x410, 0xf2});
    CHECK_EQUAL(kiln_gpio_interrupt_at(&stellaris, KILN_GPIO_RISING | KILN_GPIO_FALLING), 0);
    CHECK_WRITES({0x410, 0xf0}, {0x404, 0xf0}, {0x408, 0xf2}, {0x40c, 0xf0}, {0x41c, 2},
                 {0x410, 0xf2});
    CHECK_EQUAL(kiln_gpio_interrupt_at(&stellaris, KILN_GPIO_NO_EDGE), 0);
    CHECK_WRITES({0x410, 0xf0}, {0x404, 0xf0}, {0x408, 0xf0}, {0x40c, 0xf0}, {0x41c, 2},
                 {0x410, 0xf0});
}

/* DS-LM3S6965 8.5: RIS says it, ICR clears it, and a read makes sure of that. */
TEST(stellaris_interrupted)
{
    registers_fill(0, NULL);
    registers_put(0x414, 1); /* of another pin */
    CHECK(!kiln_gpio_interrupted(&stellaris));
    CHECK_NO_WRITES();
    registers_put(0x414, 3);
    CHECK(kiln_gpio_interrupted(&stellaris));
    CHECK_WRITES({0x41c, 2});
    CHECK_EQUAL(registers_read_last(), 0x414);
}

/* AN385, AN386: FPGAIO_LED0 at 0, FPGAIO_BUTTON at 8. */
TEST(fpgaio)
{
    registers_fill(1, NULL);
    CHECK_EQUAL(kiln_gpio_output(&light, true), 0);
    CHECK(kiln_gpio_get(&light));
    kiln_gpio_toggle(&light);
    CHECK(!kiln_gpio_get(&light));
    kiln_gpio_set(&light, true);
    CHECK_WRITES({0x00, 3}, {0x00, 1}, {0x00, 3});
    CHECK_EQUAL(kiln_gpio_input(&button, KILN_GPIO_FLOATING), 0);
    CHECK(!kiln_gpio_get(&button));
    registers_put(0x08, 2);
    CHECK(kiln_gpio_get(&button));
    CHECK_NO_WRITES();
}

/* What a port has not is refused, and nothing is written. */
TEST(refused)
{
    static const struct kiln_gpio beyond[] = {PIN(stm32f4_gpio, 16), PIN(stm32f1_gpio, 16),
                                              PIN(stellaris_gpio, 8), PIN(mps2_fpgaio, 10)};

    registers_fill(0, NULL);
    for (size_t n = 0; n < sizeof(beyond) / sizeof(beyond[0]); n++) {
        CHECK_EQUAL(kiln_gpio_input(&beyond[n], KILN_GPIO_FLOATING), -EINVAL);
        CHECK_EQUAL(kiln_gpio_output(&beyond[n], true), -EINVAL);
        CHECK_EQUAL(kiln_gpio_interrupt_at(&beyond[n], KILN_GPIO_RISING), -EINVAL);
    }
    CHECK_EQUAL(kiln_gpio_input(&f4, (enum kiln_gpio_pull)3), -EINVAL);
    CHECK_EQUAL(kiln_gpio_interrupt_at(&stellaris, 4), -EINVAL);
    CHECK_EQUAL(kiln_gpio_interrupt_at(&f4, KILN_GPIO_RISING), -ENOTSUP);
    CHECK_EQUAL(kiln_gpio_interrupt_at(&light, KILN_GPIO_RISING), -ENOTSUP);
    CHECK(!kiln_gpio_interrupted(&f4));
    CHECK_EQUAL(kiln_gpio_input(&light, KILN_GPIO_FLOATING), -ENOTSUP);
    CHECK_EQUAL(kiln_gpio_input(&button, KILN_GPIO_PULL_UP), -ENOTSUP);
    CHECK_EQUAL(kiln_gpio_output(&button, true), -ENOTSUP);
    CHECK_NO_WRITES();
}
