/* SPDX-License-Identifier: MIT */
#include "buddy.h"

#include <generated/layout.h> /* BUDDY_LEVEL_COUNT, BUDDY_ORDER_COUNT: of the largest heap */

#define WORD_BITS 32u
#define WORD_BITS_LOG2 5u
#define NO_NODE 0u

/* An order is at most `top`, and so every shift below is by less than WORD_BITS. */
_Static_assert(BUDDY_ORDER_COUNT <= WORD_BITS_LOG2 * BUDDY_LEVEL_COUNT,
               "the nodes of every order are within the first word of some level");

static uint32_t node_of(const struct buddy *buddy, uint32_t index, uint32_t order)
{
    return ((1u << buddy->top) + index) >> order;
}

static uint32_t last_bit(uint32_t word)
{
    return WORD_BITS - 1 - (uint32_t)__builtin_clz(word);
}

/* Node 0 does not exist, and so is never free: the buddy of node 1. */
static inline bool node_is_free(const struct buddy *buddy, uint32_t node)
{
    return buddy->free[0][node / WORD_BITS] >> node % WORD_BITS & 1;
}

static inline void node_add(const struct buddy *buddy, uint32_t node)
{
    for (uint32_t level = 0; level < BUDDY_LEVEL_COUNT; level++) {
        buddy->free[level][node / WORD_BITS] |= 1u << node % WORD_BITS;
        node /= WORD_BITS;
    }
}

static inline void node_remove(const struct buddy *buddy, uint32_t node)
{
    for (uint32_t level = 0; level < BUDDY_LEVEL_COUNT; level++) {
        uint32_t *word = &buddy->free[level][node / WORD_BITS];

        *word &= ~(1u << node % WORD_BITS);
        if (*word != 0)
            return;
        node /= WORD_BITS;
    }
}

/* The smallest free node of `order` or a larger one, or NO_NODE: the last one below
 * 2 << splits. That is within the first word of some level, and from there it is the last
 * bit of a word on each level below. */
static uint32_t smallest_free(const struct buddy *buddy, uint32_t order)
{
    uint32_t splits = buddy->top - order; /* from node 1 to a node of `order` */
    uint32_t level = splits / WORD_BITS_LOG2;
    uint32_t bits = 2u << splits % WORD_BITS_LOG2; /* 2 to WORD_BITS */
    uint32_t word = buddy->free[level][0] & UINT32_MAX >> (WORD_BITS - bits);
    uint32_t node;

    if (word == 0)
        return NO_NODE;
    node = last_bit(word);
    while (level-- > 0)
        node = node * WORD_BITS + last_bit(buddy->free[level][node]);
    return node;
}

void buddy_boot(const struct buddy *buddy, uint32_t blocks)
{
    uint32_t index = 0;

    for (uint32_t order = buddy->top + 1u; order-- > 0;) {
        if (!(blocks & 1u << order))
            continue;
        node_add(buddy, node_of(buddy, index, order));
        index += 1u << order;
    }
}

int32_t buddy_take(const struct buddy *buddy, uint32_t order)
{
    uint32_t node = smallest_free(buddy, order);

    if (node == NO_NODE)
        return -1;
    node_remove(buddy, node);
    while (node < 1u << (buddy->top - order)) {
        node *= 2;
        node_add(buddy, node + 1);
    }
    return (int32_t)((node << order) - (1u << buddy->top));
}

void buddy_give(const struct buddy *buddy, uint32_t index, uint32_t order)
{
    uint32_t node = node_of(buddy, index, order);

    while (node_is_free(buddy, node ^ 1)) {
        node_remove(buddy, node ^ 1);
        node /= 2;
    }
    node_add(buddy, node);
}

/* Each step to a larger block needs the block to be a left half, and the right one free. */
static bool may_grow(const struct buddy *buddy, uint32_t node, uint32_t orders)
{
    for (; orders > 0; orders--) {
        if (node % 2 != 0 || !node_is_free(buddy, node + 1))
            return false;
        node /= 2;
    }
    return true;
}

bool buddy_resize(const struct buddy *buddy, uint32_t index, uint32_t from, uint32_t to)
{
    uint32_t node = node_of(buddy, index, from);

    if (to > from && !may_grow(buddy, node, to - from))
        return false;
    for (; from < to; from++) {
        node_remove(buddy, node + 1);
        node /= 2;
    }
    for (; from > to; from--) {
        node *= 2;
        node_add(buddy, node + 1);
    }
    return true;
}

bool buddy_is_free(const struct buddy *buddy, uint32_t index, uint32_t order)
{
    return node_is_free(buddy, node_of(buddy, index, order));
}
