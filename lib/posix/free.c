/* SPDX-License-Identifier: MIT */
/* free: to give back what is no block of the task's is a mistake that no program goes on from. */
#include "abort.h"

#include <kiln/heap.h>
#include <stdlib.h>

void free(void *block)
{
    if (block != NULL && kiln_heap_free(KILN_HEAP_OWN, block) != 0)
        kiln_abort("free of what is no block of this task's heap", __builtin_return_address(0));
}
