/* SPDX-License-Identifier: MIT */
/* free: an address that is not a block of the task's is ignored. */
#include <kiln/heap.h>
#include <stdlib.h>

void free(void *block)
{
    if (block != NULL)
        kiln_heap_free(KILN_HEAP_OWN, block);
}
