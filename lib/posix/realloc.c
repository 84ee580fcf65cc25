/* SPDX-License-Identifier: MIT */
/* realloc: where the block is, if that can be; else a copy, in the task's own time. */
#include <errno.h>
#include <kiln/heap.h>
#include <stdlib.h>
#include <string.h>

/* The block elsewhere. Only growing takes that, so that all of the old one is copied. */
static void *moved(void *block, size_t bytes)
{
    struct kiln_heap_block old;
    void *copy;

    if (kiln_heap_block(KILN_HEAP_OWN, block, &old) != 0)
        return NULL;
    copy = malloc(bytes);
    if (copy == NULL)
        return NULL;
    memcpy(copy, block, old.size);
    free(block);
    return copy;
}

void *realloc(void *block, size_t bytes)
{
    int result;

    if (block == NULL)
        return malloc(bytes);
    result = kiln_heap_resize(KILN_HEAP_OWN, block, bytes);
    if (result == 0)
        return block;
    if (result == -ENOMEM)
        return moved(block, bytes);
    errno = EINVAL;
    return NULL;
}
