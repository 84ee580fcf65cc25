/* SPDX-License-Identifier: MIT */
#include "heap.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void clears(void)
{
    char *block = malloc(200);

    CHECK(block != NULL && (uintptr_t)block % 16 == 0);
    memset(block, 'x', 200);
    free(block);
    block = calloc(50, 4);
    for (int i = 0; i < 200; i++)
        CHECK(block[i] == 0);
    free(block);
    CHECK(calloc(0x10000, 0x10001) == NULL);
    CHECK_EQ(errno, ENOMEM);
    CHECK(calloc(0x80000000, 1) == NULL);
}

static void moves(void)
{
    char *first = realloc(NULL, 20);
    char *second = kiln_heap_alloc(own, 20);      /* a malloc would be optimised away */
    volatile uintptr_t before = (uintptr_t)first; /* to the compiler, first is gone then */
    char *grown;

    strcpy(first, "nineteen characters");
    grown = realloc(first, 500); /* the second is in its way */
    CHECK(grown != NULL && (uintptr_t)grown != before);
    CHECK_EQ(strcmp(grown, "nineteen characters"), 0);
    CHECK_EQ(kiln_heap_free(own, (void *)before), -EINVAL);
    CHECK(realloc(grown, 10) == grown);
    CHECK_EQ(strcmp(grown, "nineteen characters"), 0);
    errno = 0;
    CHECK(realloc(grown, 20000) == NULL);
    CHECK_EQ(errno, ENOMEM);
    CHECK_EQ(strcmp(grown, "nineteen characters"), 0);
    CHECK(realloc(grown + 1, 1) == NULL);
    CHECK_EQ(errno, EINVAL);
    CHECK(realloc(grown, 0) == grown);
    free(grown);
    free(second);
}

/* By their addresses, or the compiler does other things instead. */
static void (*volatile clear)(void *, size_t) = bzero;
static char *(*volatile copy_string)(char *, const char *, size_t) = strncpy;

/* Every place within a word, and every length that makes a difference. */
static void clears_bytes(void)
{
    char bytes[80];

    for (unsigned at = 4; at < 8; at++) {
        for (unsigned length = 0; length < 60; length++) {
            memset(bytes, 'x', sizeof(bytes));
            clear(bytes + at, length);
            for (unsigned i = 0; i < sizeof(bytes); i++)
                CHECK((bytes[i] == 0) == (i >= at && i < at + length));
        }
    }
}

static void copies_string(unsigned to, unsigned from, unsigned length, unsigned bytes)
{
    static char source[40], target[60];

    memset(source, 's', sizeof(source));
    memset(target, 't', sizeof(target));
    source[from + length] = 0;
    source[from + length / 2] = (char)0x80; /* no end, whatever a word of it looks like */
    source[from] = length == 0 ? 0 : source[from];
    CHECK(copy_string(target + to, source + from, bytes) == target + to);
    for (unsigned i = 0; i < sizeof(target); i++) {
        unsigned at = i - to;

        if (i < to || at >= bytes)
            CHECK(target[i] == 't');
        else
            CHECK(target[i] == (at < length ? source[from + at] : 0));
    }
}

static void copies_strings(void)
{
    for (unsigned to = 4; to < 8; to++) {
        for (unsigned from = 0; from < 4; from++) {
            for (unsigned length = 0; length < 14; length++) {
                for (unsigned bytes = 0; bytes < 40; bytes += 1 + bytes / 12)
                    copies_string(to, from, length, bytes);
            }
        }
    }
}

void libc_works(void)
{
    char *copy = strdup("of the library's own calls of malloc");

    CHECK(copy != NULL);
    free(copy);
    free(NULL);
    clears();
    moves();
    clears_bytes();
    copies_strings();
    CHECK_EQ(used(own), 0);
}
