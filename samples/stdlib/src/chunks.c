/* SPDX-License-Identifier: MIT */
/* Chunks from 512 B to 8 KB of the heap: blocks are split to make them, and merge again. */
#include "map.h"
#include "parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KB 1024u
#define CHUNKS 6

/* Together all of the heap. A chunk of 3000 bytes gets a block of 4096. */
static const size_t sizes[CHUNKS] = {512, 2 * KB, 1000, 8 * KB, 3000, 512};
/* No two neighbours one after the other, so that merging has to wait for the second. */
static const int order[CHUNKS] = {4, 0, 3, 2, 5, 1};

static char *chunks[CHUNKS];

static char letter(int n)
{
    return (char)('a' + n);
}

static void take(int n)
{
    chunks[n] = malloc(sizes[n]);
    if (chunks[n] == NULL) {
        printf("no room for %u\n", (unsigned)sizes[n]);
        return;
    }
    memset(chunks[n], letter(n), sizes[n]);
    printf("+ %c %4u: ", letter(n), (unsigned)sizes[n]);
    map_show();
}

/* Every byte must still be what was written, whatever was split and merged around it. */
static int intact(int n)
{
    for (size_t i = 0; i < sizes[n]; i++)
        if (chunks[n][i] != letter(n))
            return 0;
    return 1;
}

static size_t give_back(int n)
{
    if (chunks[n] == NULL || !intact(n)) {
        printf("%c is not what was written\n", letter(n));
        return 0;
    }
    free(chunks[n]);
    printf("- %c %4u: ", letter(n), (unsigned)sizes[n]);
    return map_show();
}

void show_chunks(void)
{
    size_t whole = 0;

    printf("  heap  : ");
    map_show();
    for (int n = 0; n < CHUNKS; n++)
        take(n);
    printf("full: malloc(1) is %s\n", malloc(1) == NULL ? "NULL" : "a block");
    for (int n = 0; n < CHUNKS; n++)
        whole = give_back(order[n]);
    printf("one free block: %u KB\n", (unsigned)(whole / KB));
}
