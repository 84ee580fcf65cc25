/* SPDX-License-Identifier: MIT */
/* free: an address that is not a block of the task's is a mistake, after which no program should go on. */
#include "abort.h"

#include <kiln/heap.h>
#include <stdlib.h>

void free(void *block)
{
    if (block != NULL && kiln_heap_free(KILN_HEAP_OWN, block) != 0)
        kiln_abort("free of what is no block of this task's heap", __builtin_return_address(0));
}
