/* SPDX-License-Identifier: MIT */
#include "../../app/src/mark.h"

#include <kiln/kiln.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* To the compiler, somebody may use the block: else it would do without malloc and free. */
#define USE(block) __asm__ volatile("" : "+r"(block))

static char from[64] = "a name of thirty-one characters";
static char to[256];

/* The heap is free as a whole before each round. */
static void from_the_whole(void)
{
    for (int n = 0; n < ROUNDS; n++) {
        void *block;

        MARK(split_start);
        block = malloc(32);
        MARK(split_end);
        USE(block);
        MARK(merge_start);
        free(block);
        MARK(merge_end);
    }
}

/* There is a block of the size, and its buddy is in use. */
static void at_hand(void)
{
    void *first = kiln_heap_alloc(user, 32);
    void *second = kiln_heap_alloc(user, 32);

    kiln_heap_free(user, first);
    for (int n = 0; n < ROUNDS; n++) {
        void *block;

        MARK(malloc_start);
        block = malloc(32);
        MARK(malloc_end);
        USE(block);
        MARK(free_start);
        free(block);
        MARK(free_end);
    }
    kiln_heap_free(user, second);
}

static void resized(void)
{
    void *block = kiln_heap_alloc(user, 64);

    for (int n = 0; n < ROUNDS; n++) {
        MARK(grow_start);
        block = realloc(block, 128);
        MARK(grow_end);
        USE(block);
        block = realloc(block, 64);
    }
    free(block);
}

/* By its address, or the compiler makes a memset of it. */
static void (*volatile clear)(void *, size_t) = bzero;

static void library(void)
{
    for (int n = 0; n < ROUNDS; n++) {
        MARK(memset_start);
        memset(to, 0, 256);
        MARK(memset_end);
        MARK(bzero_start);
        clear(to, 256);
        MARK(bzero_end);
        MARK(strncpy_start);
        strncpy(to, from, 64);
        MARK(strncpy_end);
        __asm__ volatile("" ::: "memory");
    }
}

void main_main(void)
{
    from_the_whole();
    at_hand();
    resized();
    library();
    MARK(next);
    kiln_shutdown(0);
}
