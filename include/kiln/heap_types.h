/* SPDX-License-Identifier: MIT */
/* What the calls of <kiln/heap.h> return. */
#ifndef KILN_HEAP_TYPES_H
#define KILN_HEAP_TYPES_H

#include <stdint.h>

/* A block of a heap. */
struct kiln_heap_block {
    uintptr_t start; /* its address */
    uint32_t size;   /* bytes */
    int32_t owner;   /* pid of the task that owns it; 0: it is free */
};

#endif
