/* SPDX-License-Identifier: MIT */
/* What the drivers of timers write, compared with the manuals, and which intervals they refuse. */
#include "registers.h"

#include <errno.h>
#include <kiln/counter.h>

#define COUNTER(type, hz)                                                                          \
    {                                                                                              \
        &kiln_counter_driver_##type, BASE, hz                                                      \
    }

static const struct kiln_counter cmsdk = COUNTER(cmsdk_timer, 25000000);
static const struct kiln_counter stellaris = COUNTER(stellaris_timer, 12500000);
static const struct kiln_counter stm32 = COUNTER(stm32_timer, 84000000);
static const struct kiln_counter stm32_slow = COUNTER(stm32_timer, 24000000);

#define LONGEST_CMSDK 171798691u /* 2^32 cycles at 25 MHz, in microseconds */
#define LONGEST_STELLARIS 343597383u

/* DDI 0479 4.1: in INTSTATUS, which is INTCLEAR, a 1 clears. */
static uint32_t cmsdk_rule(uint32_t offset, uint32_t before, uint32_t value)
{
    return offset == 0xc ? before & ~value : value;
}

/* DDI 0479 4.1: stopped, cleared; RELOAD and VALUE; CTRL with bits 0 (enable) and 3 (interrupt). */
TEST(cmsdk_start)
{
    registers_fill(0, cmsdk_rule);
    CHECK_EQUAL(kiln_counter_start(&cmsdk, 10), 0);
    CHECK_WRITES({0x0, 0}, {0xc, 1}, {0x8, 249}, {0x4, 249}, {0x0, 9});
    CHECK_EQUAL(kiln_counter_start(&cmsdk, LONGEST_CMSDK), 0);
    CHECK_EQUAL(registers_read(0x8), UINT64_C(25) * LONGEST_CMSDK - 1);
    kiln_counter_stop(&cmsdk);
    CHECK_EQUAL(registers_read(0x0), 0);
}

TEST(cmsdk_expired)
{
    registers_fill(0, cmsdk_rule);
    CHECK(!kiln_counter_expired(&cmsdk));
    CHECK_NO_WRITES();
    registers_put(0xc, 1);
    CHECK(kiln_counter_expired(&cmsdk));
    CHECK_WRITES({0xc, 1});
    CHECK_EQUAL(registers_read_last(), 0xc);
    CHECK(!kiln_counter_expired(&cmsdk));
}

/* DS-LM3S6965 10.3.1: CTL off, ICR; CFG 0, TAMR periodic, TAILR, IMR; CTL on. */
TEST(stellaris_start)
{
    registers_fill(0, NULL);
    CHECK_EQUAL(kiln_counter_start(&stellaris, 10), 0);
    CHECK_WRITES({0x00c, 0}, {0x024, 1}, {0x000, 0}, {0x004, 2}, {0x028, 124}, {0x018, 1},
                 {0x00c, 1});
    CHECK_EQUAL(kiln_counter_start(&stellaris, LONGEST_STELLARIS), 0);
    CHECK_EQUAL(registers_read(0x028), LONGEST_STELLARIS * UINT64_C(25) / 2 - 1);
}

TEST(stellaris_expired)
{
    registers_fill(0, NULL);
    CHECK(!kiln_counter_expired(&stellaris));
    CHECK_NO_WRITES();
    registers_put(0x01c, 1);
    CHECK(kiln_counter_expired(&stellaris));
    CHECK_WRITES({0x024, 1});
    CHECK_EQUAL(registers_read_last(), 0x01c);
}

/* RM0090 18.4.12: TIM2 and TIM5 have 32 bits; 18.4.5: in SR a 0 clears. */
static uint32_t bits_32(uint32_t offset, uint32_t before, uint32_t value)
{
    return offset == 0x10 ? before & value : value;
}

/* RM0041 13.4.12: 16 bits. */
static uint32_t bits_16(uint32_t offset, uint32_t before, uint32_t value)
{
    return bits_32(offset, before, value) & 0xffff;
}

/* RM0090 18.4.1 (CR1: URS, CEN), 18.4.11 (PSC), 18.4.12 (ARR), 18.4.6 (EGR: UG loads them), 18.4.4
 * (DIER: UIE). */
TEST(stm32_start)
{
    registers_fill(0, bits_32);
    CHECK_EQUAL(kiln_counter_start(&stm32, 10000), 0);
    CHECK_WRITES({0x00, 4}, {0x10, ~1u}, {0x2c, ~0u}, {0x28, 0}, {0x2c, 839999}, {0x14, 1},
                 {0x0c, 1}, {0x00, 5});
}

/* A longer interval than 16 bits hold is divided: 240000 cycles by 4. */
TEST(stm32_of_16_bits)
{
    registers_fill(0, bits_16);
    CHECK_EQUAL(kiln_counter_start(&stm32_slow, 10000), 0);
    CHECK_EQUAL(registers_read(0x28), 3);
    CHECK_EQUAL(registers_read(0x2c), 59999);
    CHECK_EQUAL(kiln_counter_start(&stm32_slow, 2000), 0);
    CHECK_EQUAL(registers_read(0x28), 0);
    CHECK_EQUAL(registers_read(0x2c), 47999);
}

/* What is cut is below one in 2^15, for intervals of all lengths. */
TEST(stm32_cuts_little)
{
    for (uint32_t us = 1; us < 178000000; us += us / 7 + 1) {
        uint64_t cycles = us * UINT64_C(24), counted;

        registers_fill(0, bits_16);
        CHECK_EQUAL(kiln_counter_start(&stm32_slow, us), 0);
        counted = (registers_read(0x28) + UINT64_C(1)) * (registers_read(0x2c) + UINT64_C(1));
        CHECK(counted <= cycles && (cycles - counted) << 15 < cycles);
    }
}

TEST(stm32_expired)
{
    registers_fill(0, bits_32);
    registers_put(0x10, 2); /* another event */
    CHECK(!kiln_counter_expired(&stm32));
    CHECK_NO_WRITES();
    registers_put(0x10, 3);
    CHECK(kiln_counter_expired(&stm32));
    CHECK_WRITES({0x10, ~1u});
    CHECK_EQUAL(registers_read_last(), 0x10);
    CHECK_EQUAL(registers_read(0x10), 2);
}

/* Refused, and stopped rather than left at another interval. */
TEST(refused)
{
    static const struct kiln_counter slow = COUNTER(cmsdk_timer, 1999999);

    registers_fill(0, cmsdk_rule);
    CHECK_EQUAL(kiln_counter_start(&cmsdk, LONGEST_CMSDK + 1), -ERANGE);
    CHECK_EQUAL(kiln_counter_start(&cmsdk, 0), -ERANGE);
    CHECK_EQUAL(kiln_counter_start(&slow, 1), -ERANGE);
    CHECK_EQUAL(registers_read(0x0), 0);
    registers_fill(0, NULL);
    CHECK_EQUAL(kiln_counter_start(&stellaris, LONGEST_STELLARIS + 1), -ERANGE);
    CHECK_EQUAL(registers_read(0x00c), 0);
    registers_fill(0, bits_16);
    CHECK_EQUAL(kiln_counter_start(&stm32_slow, 178956970), 0); /* 2^32 cycles */
    CHECK_EQUAL(kiln_counter_start(&stm32_slow, 178956971), -ERANGE);
    CHECK_EQUAL(registers_read(0x00), 4);
}
