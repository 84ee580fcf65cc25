/* SPDX-License-Identifier: MIT */
#ifndef HEAP_H
#define HEAP_H

#include "calls.h"

/* How hoarder ends, from its argument: all but END_NOW with this many blocks of its own. */
enum end { END_NOW, END_BY_RETURN, END_BY_FAULT, END_BY_KILL };
#define HOARD 40

/* malloc and its like: libc.c. */
void libc_works(void);

/* Many random blocks, of which none overlaps another or loses what is in it: random.c. */
void random_blocks(void);

/* Bytes in use of a heap. */
unsigned used(kiln_heap_t heap);

#endif
