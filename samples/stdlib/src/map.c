/* SPDX-License-Identifier: MIT */
#include "map.h"

#include <kiln/kiln.h>
#include <stdio.h>

size_t map_show(void)
{
    struct kiln_heap_block block;
    const void *next = NULL;
    int count = 0;

    while (kiln_heap_block(KILN_HEAP_OWN, next, &block) == 0) {
        printf("%s%u %s", count++ ? ", " : "", (unsigned)block.size, block.owner ? "used" : "free");
        next = (const char *)block.start + block.size;
    }
    printf("\n");
    return count == 1 ? block.size : 0;
}
