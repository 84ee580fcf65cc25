/* SPDX-License-Identifier: MIT */
/*
 * SysTick, to the cycle, and a processor that sleeps: arguments are the number of sleeps, the
 * longest in ticks, the cycles of an access, and one in how many sleeps an interrupt cuts short.
 * Prints the ticks that were counted, those that have passed, the furthest that the end of a tick
 * was off in cycles, and how often the counter was set.
 */
#include "model.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define BITS_24 0xffffffu
#define ENTRY_CYCLES 12
#define SPENT_CYCLES 40000u /* at most, by a task between two sleeps */

static uint64_t now, zero_at;
static uint64_t was_zero; /* when it last was, or was cleared; a cycle later it begins anew */
static uint64_t ticks;
static uint32_t reload, cost, sets;
static bool flag, pending;
static int64_t furthest;

static void fail(const char *what)
{
    printf("%s after %" PRIu32 " settings\n", what, sets);
    exit(1);
}

/* The end of a tick is where it belongs if as many whole ticks have passed as are counted. */
static void look_at_the_end(uint64_t counted)
{
    int64_t off = (int64_t)(zero_at - counted * TICK_CYCLES);

    if (llabs(off) > llabs(furthest))
        furthest = off;
}

static void advance(uint32_t cycles)
{
    for (now += cycles; now >= zero_at; zero_at += reload + 1) {
        if (pending)
            fail("a tick was lost");
        flag = pending = true;
        was_zero = zero_at;
        look_at_the_end(ticks + (v7m_long_ticks != 0 ? v7m_long_ticks : 1));
    }
}

uint32_t counter_left(void)
{
    advance(cost);
    return now == was_zero ? 0 : (uint32_t)(zero_at - now);
}

bool counter_over(void)
{
    bool was = flag;

    advance(cost);
    flag = false;
    return was;
}

bool counter_pending(void)
{
    advance(cost);
    return pending;
}

void counter_reload(uint32_t value)
{
    if (value > BITS_24)
        fail("more than 24 bits");
    advance(cost);
    reload = value;
}

static void counter_clear(void)
{
    advance(cost);
    was_zero = now;
    zero_at = now + 1 + reload;
    flag = false;
}

void counter_begin(uint32_t value)
{
    counter_reload(value);
    counter_clear();
}

int32_t counter_set(uint32_t more)
{
    int32_t value = (int32_t)(counter_left() + more);

    sets++;
    counter_reload(value < 0 ? 0 : (uint32_t)value);
    counter_clear();
    return value;
}

uint32_t counter_lost(uint32_t value)
{
    uint32_t first = counter_left();

    counter_reload(value);
    return first - counter_left();
}

void time_skip(uint32_t skipped)
{
    ticks += skipped;
}

/* What the entries do, first of all. */
static void interrupt(void)
{
    advance(ENTRY_CYCLES);
    if (v7m_long_ticks != 0)
        v7m_tick_resume();
    if (pending) {
        pending = false;
        ticks++;
    }
}

static uint32_t chosen(uint32_t below)
{
    static uint64_t state = 1;

    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33) % below;
}

/* To the end of a period, unless it is over, or, cut short, to anywhere in it. */
static void wait(bool cut)
{
    uint32_t left = (uint32_t)(zero_at - now);

    if (!pending)
        advance(cut ? chosen(left) : left);
    interrupt();
}

int main(int count, char **words)
{
    uint32_t sleeps = count > 1 ? (uint32_t)atoi(words[1]) : 0;
    uint32_t longest = count > 2 ? (uint32_t)atoi(words[2]) : 1;
    uint32_t short_each = count > 4 ? (uint32_t)atoi(words[4]) : 0;

    cost = count > 3 ? (uint32_t)atoi(words[3]) : 1;
    reload = TICK_CYCLES - 1;
    zero_at = TICK_CYCLES;
    v7m_tickless_boot();
    for (uint32_t n = 0; n < sleeps; n++) {
        uint64_t deadline = ticks + 1 + chosen(longest);

        while (ticks < deadline) {
            arch_tick_skip((uint32_t)(deadline - ticks));
            wait(short_each != 0 && chosen(short_each) == 0);
        }
        for (uint32_t spent = chosen(SPENT_CYCLES); spent > 0; spent -= spent < 100 ? spent : 100) {
            advance(spent < 100 ? spent : 100);
            if (pending)
                interrupt();
        }
    }
    printf("%" PRIu64 " %" PRIu64 " %" PRId64 " %" PRIu32 "\n", ticks, now / TICK_CYCLES, furthest,
           sets);
    return 0;
}
