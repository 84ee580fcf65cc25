/* SPDX-License-Identifier: MIT */
#include "thread.h"

/* The last stack of a pool that begins at or below `sp`, or the first. */
static uint32_t last_below(const struct kiln_thread_pool *pool, const uint8_t *sp)
{
    uint32_t found = 0;
    uint32_t end = pool->count;

    while (end - found > 1) {
        uint32_t middle = (found + end) / 2;

        if (pool->stacks[middle].low <= sp)
            found = middle;
        else
            end = middle;
    }
    return found;
}

uintptr_t kiln_thread_offset(const uint8_t *sp)
{
    for (size_t n = 0; n < kiln_thread_pool_count; n++) {
        const struct kiln_thread_pool *pool = &kiln_thread_pools[n];
        uint32_t thread = last_below(pool, sp);

        if (pool->stacks[thread].low <= sp && sp < pool->stacks[thread].end)
            return pool->offset + (pool->first + thread) * pool->size;
    }
    return 0;
}
