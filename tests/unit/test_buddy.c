/* SPDX-License-Identifier: MIT */
/* A million random operations on heaps of all shapes, each compared with a model that knows
 * nothing of trees: which least blocks are in use, and which of them begin a block. */
#include "buddy.h"
#include "check.h"

#include <generated/layout.h>
#include <stdbool.h>

/* As many as the levels allow of which the kernel is compiled to use so many. */
#define BLOCKS_MAX (1u << (5 * BUDDY_LEVEL_COUNT - 1))
#define WORDS (2 * BLOCKS_MAX / 32)

static struct buddy buddy;
static uint32_t words[BUDDY_LEVELS][WORDS];
static uint32_t blocks;

static int order_of[BLOCKS_MAX]; /* of the block in use that begins there, or -1 */
static bool used[BLOCKS_MAX];

static uint64_t random_state;

static uint32_t pick(uint32_t below)
{
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return (uint32_t)((random_state * 0x2545f4914f6cdd1dull) >> 33) % below;
}

static void begin(uint32_t count)
{
    memset(words, 0, sizeof(words));
    memset(used, 0, sizeof(used));
    for (uint32_t i = 0; i < BLOCKS_MAX; i++)
        order_of[i] = -1;
    blocks = count;
    buddy = (struct buddy){.free = {words[0], words[1], words[2]}};
    while (1u << buddy.top < count)
        buddy.top++;
    random_state = 0x9e3779b97f4a7c15ull + count;
    buddy_boot(&buddy, count);
}

/* Is everything from `first` on free, for so many blocks? */
static bool all_free(uint32_t first, uint32_t count)
{
    return first + count <= blocks && memchr(&used[first], true, count) == NULL;
}

static void set(uint32_t first, uint32_t count, bool value)
{
    memset(&used[first], value, count * sizeof(used[0]));
}

/* The order of the largest aligned free range that this one is part of. */
static uint32_t order_around(uint32_t first, uint32_t order)
{
    while (order < buddy.top && all_free(first >> (order + 1) << (order + 1), 2u << order))
        order++;
    return order;
}

static void take(uint32_t order)
{
    uint32_t smallest = UINT32_MAX;
    int32_t got;

    for (uint32_t i = 0; i < blocks; i += 1u << order) {
        if (all_free(i, 1u << order) && order_around(i, order) < smallest)
            smallest = order_around(i, order);
    }
    got = buddy_take(&buddy, order);
    CHECK((got < 0) == (smallest == UINT32_MAX));
    if (got < 0)
        return;
    CHECK((uint32_t)got % (1u << order) == 0);
    CHECK(all_free((uint32_t)got, 1u << order));
    CHECK_EQUAL(order_around((uint32_t)got, order), smallest);
    set((uint32_t)got, 1u << order, true);
    order_of[got] = (int)order;
}

static void give(uint32_t index)
{
    uint32_t order = (uint32_t)order_of[index];

    buddy_give(&buddy, index, order);
    set(index, 1u << order, false);
    order_of[index] = -1;
}

static void resize(uint32_t index, uint32_t to)
{
    uint32_t from = (uint32_t)order_of[index];
    uint32_t more = to > from ? (1u << to) - (1u << from) : 0;
    bool room = index % (1u << to) == 0 && all_free(index + (1u << from), more);

    CHECK_EQUAL(buddy_resize(&buddy, index, from, to), to <= from || room);
    if (to > from && !room)
        return;
    set(index, 1u << from, false);
    set(index, 1u << to, true);
    order_of[index] = (int)to;
}

/* Does the tree say of every block what the model does? */
static void compare(void)
{
    for (uint32_t order = 0; order <= buddy.top; order++) {
        for (uint32_t i = 0; i < blocks; i += 1u << order) {
            bool whole = all_free(i, 1u << order) && order_around(i, order) == order;

            CHECK_EQUAL(buddy_is_free(&buddy, i, order), whole);
        }
    }
}

static void operations(uint32_t count, uint32_t steps)
{
    begin(count);
    for (uint32_t n = 0; n < steps; n++) {
        uint32_t index = pick(count);

        if (order_of[index] < 0 || pick(8) == 0)
            take(pick(2) == 0 ? 0 : pick(buddy.top + 1u));
        else if (pick(3) == 0)
            resize(index, pick(buddy.top + 1u));
        else
            give(index);
        if (n % 64 == 0 || count < 8)
            compare();
    }
    compare();
    for (uint32_t i = 0; i < count; i++) {
        if (order_of[i] >= 0)
            give(i);
    }
    compare();
}

TEST(a_million_operations_agree_with_the_model)
{
    static const uint32_t sizes[] = {BLOCKS_MAX, BLOCKS_MAX - 1, 1, 2, 3, 16, 24, 31, 33, 100};
    uint32_t left = 1000000;

    for (uint32_t n = 0; n < 10; n++) {
        uint32_t steps = sizes[n] > 512 ? 1000 : left / (10 - n);

        operations(sizes[n], steps);
        left -= steps;
    }
    CHECK_EQUAL(left, 0);
}

TEST(every_size)
{
    for (uint32_t count = 1; count <= 512; count++)
        operations(count, 200);
}

/* Take two blocks of `order`, make them others and give them back. UBSan looks at each shift. */
static void take_two(uint32_t order)
{
    int32_t taken[2];

    for (uint32_t n = 0; n < 2; n++) {
        int32_t index = taken[n] = buddy_take(&buddy, order);
        bool top = order == buddy.top;
        bool whole = n == 0 && blocks == 1u << buddy.top; /* it can be all of the heap */

        CHECK_EQUAL(index >= 0, (n + 1) << order <= blocks);
        if (index < 0)
            continue;
        CHECK((uint32_t)index + (1u << order) <= blocks);
        CHECK_EQUAL(buddy_resize(&buddy, (uint32_t)index, order, buddy.top), top || whole);
        CHECK(!whole || buddy_resize(&buddy, (uint32_t)index, buddy.top, order));
        CHECK(buddy_resize(&buddy, (uint32_t)index, order, 0));
        CHECK(buddy_resize(&buddy, (uint32_t)index, 0, order));
        CHECK(!buddy_is_free(&buddy, (uint32_t)index, order));
    }
    for (uint32_t n = 0; n < 2; n++) {
        if (taken[n] >= 0)
            buddy_give(&buddy, (uint32_t)taken[n], order);
    }
}

TEST(every_order_of_every_size_that_a_manifest_can_have)
{
    begin(1);
    for (blocks = 1; blocks <= BLOCKS_MAX; blocks++) {
        uint32_t first[BUDDY_LEVELS];

        memset(words, 0, sizeof(words));
        buddy.top += blocks > 1u << buddy.top;
        buddy_boot(&buddy, blocks);
        memcpy(first, (uint32_t[]){words[0][0], words[1][0], words[2][0]}, sizeof(first));
        for (uint32_t order = 0; order <= buddy.top; order++)
            take_two(order);
        CHECK(memcmp(first, (uint32_t[]){words[0][0], words[1][0], words[2][0]}, sizeof(first)) ==
              0);
    }
    CHECK_EQUAL(buddy.top, 5 * BUDDY_LEVEL_COUNT - 1);
}

/* All ways of a small heap: each operation from each state that can be reached. */
#define SMALL 8

static uint8_t seen[1 << 16];
static unsigned states;

/* The model's state as a number: of each least block, free, a block's beginning or inside. */
static uint32_t state_number(void)
{
    uint32_t number = 0;

    for (uint32_t i = 0; i < SMALL; i++)
        number = number * 4 + (order_of[i] >= 0 ? 2 : used[i]);
    return number;
}

static void explore(void)
{
    uint32_t kept_words[BUDDY_LEVELS][WORDS];
    int kept_order[SMALL];
    bool kept_used[SMALL];

    compare();
    if (seen[state_number()])
        return;
    seen[state_number()] = 1;
    states++;
    memcpy(kept_words, words, sizeof(words));
    memcpy(kept_order, order_of, sizeof(kept_order));
    memcpy(kept_used, used, sizeof(kept_used));
    for (uint32_t operation = 0; operation < 4 + SMALL * 5; operation++) {
        uint32_t index = (operation - 4) / 5, what = (operation - 4) % 5;

        if (operation < 4)
            take(operation);
        else if (order_of[index] >= 0 && what == 4)
            give(index);
        else if (order_of[index] >= 0)
            resize(index, what);
        else
            continue;
        explore();
        memcpy(words, kept_words, sizeof(words));
        memcpy(order_of, kept_order, sizeof(kept_order));
        memcpy(used, kept_used, sizeof(kept_used));
    }
}

TEST(every_state_of_a_small_heap)
{
    begin(SMALL);
    explore();
    /* f(0) = 2, f(k) = f(k - 1) squared + 1: a block is in use whole, or its halves are. */
    CHECK_EQUAL(states, 677);
}
