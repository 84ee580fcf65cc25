/* SPDX-License-Identifier: MIT */
/* Sleeps by a clock that the kernel does not use: CMSDK timer 0, which counts down at 25 MHz. */
#include "check.h"

#define TIMER_CONTROL (*(volatile uint32_t *)(TIMER0_BASE + 0))
#define TIMER_VALUE (*(volatile uint32_t *)(TIMER0_BASE + 4))
#define TIMER_RELOAD (*(volatile uint32_t *)(TIMER0_BASE + 8))

#define HZ 25000000u
#define TICK_CYCLES (HZ / CONFIG_TICK_HZ)
#define SLACK_CYCLES 4000u /* what the calls themselves take, at one instruction in 32 ns */

/* A sleep never ends early, and lasts at most a tick longer than `ms` in whole ticks. */
static void check_sleep(uint32_t ms)
{
    uint64_t wanted = (uint64_t)ms * (HZ / 1000);
    uint64_t ticks = ((uint64_t)ms * CONFIG_TICK_HZ + 999) / 1000;
    uint64_t most = (ticks + 1) * TICK_CYCLES + SLACK_CYCLES;
    uint32_t began = TIMER_VALUE;
    uint32_t took;

    CHECK_EQ(kiln_sleep(ms), 0);
    took = began - TIMER_VALUE;
    if (took < wanted || took > most) {
        printf("sleep %u: %u, not %u to %u\n", (unsigned)ms, (unsigned)took, (unsigned)wanted,
               (unsigned)most);
        kiln_shutdown(1);
    }
}

/* Spend part of a tick, so that sleeps begin at every phase of it. */
static void spend(uint32_t cycles)
{
    uint32_t began = TIMER_VALUE;

    while (began - TIMER_VALUE < cycles) {
    }
}

static void check_clock(void)
{
    uint32_t began = TIMER_VALUE;
    int64_t before = kiln_time();
    int64_t latest = before;
    uint32_t cycles;

    while (began - TIMER_VALUE < HZ / 4) {
        int64_t now = kiln_time();

        CHECK(now >= latest && now - latest <= 1000 / CONFIG_TICK_HZ + 1);
        latest = now;
    }
    cycles = (uint32_t)(latest - before) * (HZ / 1000);
    CHECK(cycles < HZ / 4 + TICK_CYCLES + HZ / 1000);
    CHECK(cycles > HZ / 4 - TICK_CYCLES - HZ / 1000);
}

void main_task(void)
{
    static const uint32_t sleeps[] = {1, 2, 3, 7, 8, 9, 10, 11, 15, 16, 99, 100, 333};

    TIMER_RELOAD = 0xffffffff;
    TIMER_VALUE = 0xffffffff;
    TIMER_CONTROL = 1;
    CHECK_EQ(kiln_sleep(0), 0);
    CHECK(0xffffffff - TIMER_VALUE < SLACK_CYCLES);
    for (unsigned i = 0; i < sizeof(sleeps) / sizeof(sleeps[0]); i++) {
        for (uint32_t eighth = 0; eighth < 8; eighth += 2) {
            spend(TICK_CYCLES * eighth / 8);
            check_sleep(sleeps[i]);
        }
    }
    check_clock();
    kiln_shutdown(0);
}
