/* SPDX-License-Identifier: MIT */
/*
 * A buddy allocator that knows only numbers: which of a heap's blocks are free.
 *
 * The heap is divided into least blocks, by index. A block of order k is 1 << k of
 * them and begins at a multiple of that. All blocks are nodes of a binary tree: 1 is
 * the whole heap, its size rounded up to a power of two, and the halves of node n are
 * 2n and 2n + 1. Smaller blocks have larger numbers.
 *
 * Level 0 of `free` has a bit for each node, set if that block is free and no part of
 * a larger free one. A bit of the next level is set if the word below is not 0. What is
 * beyond the heap's end is never free.
 *
 * Bounds are in orders, BUDDY_ORDER_COUNT at most: a block is split, or merged with its
 * buddy, once an order.
 */
#ifndef KILN_KERNEL_BUDDY_H
#define KILN_KERNEL_BUDDY_H

#include <stdbool.h>
#include <stdint.h>

#define BUDDY_LEVELS 3 /* at most; with 32 bits a word, enough for 16384 least blocks */

struct buddy {
    uint32_t *free[BUDDY_LEVELS];
    uint8_t top; /* the order of node 1 */
};

/* All of a heap of `blocks` least blocks is free. Its bits are cleared already. */
void buddy_boot(const struct buddy *buddy, uint32_t blocks);

/* Take the smallest free block that is at least of `order`, which is at most `top`, and
 * cut off what is too much. Returns the block's index, or -1. Bound: orders. */
int32_t buddy_take(const struct buddy *buddy, uint32_t order);

/* Give a block back. Bound: orders. */
void buddy_give(const struct buddy *buddy, uint32_t index, uint32_t order);

/* Make a block of order `from` one of order `to`, at most `top`, that begins at the same
 * place. Returns false, and has changed nothing, if what follows it is not free.
 * Bound: orders. */
bool buddy_resize(const struct buddy *buddy, uint32_t index, uint32_t from, uint32_t to);

/* Is this block free, and no part of a larger free one? Bound: constant. */
bool buddy_is_free(const struct buddy *buddy, uint32_t index, uint32_t order);

#endif
