/* SPDX-License-Identifier: MIT */
#include "heap.h"

#include <stdlib.h>
#include <string.h>

#define PIECES 40
#define STEPS 3000

static struct piece {
    unsigned char *block;
    unsigned size;
    unsigned char mark; /* what all of it holds */
} pieces[PIECES];

static unsigned pick(unsigned below)
{
    return (unsigned)rand() % below;
}

static void check_piece(const struct piece *piece, unsigned size)
{
    for (unsigned i = 0; i < size; i++)
        CHECK(piece->block[i] == piece->mark);
}

static void fill(struct piece *piece, unsigned char *block, unsigned size)
{
    piece->block = block;
    piece->size = size;
    piece->mark = (unsigned char)rand();
    memset(block, piece->mark, size);
}

static void step(struct piece *piece)
{
    unsigned size = 1 + pick(pick(8) == 0 ? 3000 : 300);
    unsigned char *block;

    if (piece->block == NULL) {
        block = malloc(size);
        if (block != NULL)
            fill(piece, block, size);
    } else if (pick(3) == 0) {
        block = realloc(piece->block, size);
        if (block == NULL)
            return;
        piece->block = block;
        check_piece(piece, size < piece->size ? size : piece->size);
        fill(piece, block, size);
    } else {
        check_piece(piece, piece->size);
        free(piece->block);
        piece->block = NULL;
    }
}

void random_blocks(void)
{
    srand(1);
    for (unsigned n = 0; n < STEPS; n++)
        step(&pieces[pick(PIECES)]);
    for (unsigned n = 0; n < PIECES; n++) {
        if (pieces[n].block != NULL)
            check_piece(&pieces[n], pieces[n].size);
        free(pieces[n].block);
    }
    CHECK_EQ(used(own), 0);
}
