/* SPDX-License-Identifier: MIT */
/* calloc: cleared in the task's own time. */
#include <errno.h>
#include <kiln/heap.h>
#include <stdlib.h>
#include <strings.h>

/* Not by malloc: to a compiler, malloc and bzero are calloc. */
void *calloc(size_t count, size_t size)
{
    size_t bytes;
    void *block;

    if (!__builtin_mul_overflow(count, size, &bytes)) {
        block = kiln_heap_alloc(KILN_HEAP_OWN, bytes);
        if (!KILN_HEAP_FAILED(block)) {
            bzero(block, bytes);
            return block;
        }
    }
    errno = ENOMEM;
    return NULL;
}
