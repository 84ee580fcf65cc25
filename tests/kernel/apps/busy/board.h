/* SPDX-License-Identifier: MIT */
/* What each task has done, in the partition `board`; main looks that all go on. */
#ifndef BOARD_H
#define BOARD_H

#include <kiln/kiln.h>

enum { SENT, RECEIVED, LEFT, RIGHT, SET, HEARD, MADE, LIVES, COUNTS };

struct board {
    uint32_t done[COUNTS];
    uint32_t wrong; /* line of what went wrong first */
};

#define BOARD ((volatile struct board *)(void *)board)

#define MUST(condition)                                                                            \
    do {                                                                                           \
        if (!(condition) && BOARD->wrong == 0)                                                     \
            BOARD->wrong = __LINE__;                                                               \
    } while (0)

/* Be busy for a few milliseconds. */
static inline void work(void)
{
    for (unsigned n = 0; n < 40000; n++)
        __asm__ volatile("");
}

#endif
