/* SPDX-License-Identifier: MIT */
/* malloc, which sets errno and so comes once per task. */
#include <errno.h>
#include <kiln/heap.h>
#include <stdlib.h>

void *malloc(size_t bytes)
{
    void *block = kiln_heap_alloc(KILN_HEAP_OWN, bytes);

    if (!KILN_HEAP_FAILED(block))
        return block;
    errno = ENOMEM;
    return NULL;
}
