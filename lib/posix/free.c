/* SPDX-License-Identifier: MIT */
/* free: what is no block of the task's is refused, and nobody is told. */
#include <kiln/heap.h>
#include <stdlib.h>

void free(void *block)
{
    if (block != NULL)
        kiln_heap_free(KILN_HEAP_OWN, block);
}
