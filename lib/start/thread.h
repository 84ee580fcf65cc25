/* SPDX-License-Identifier: MIT */
/* Which thread runs: the tasks of pools are found by their stacks. */
#ifndef KILN_LIB_START_THREAD_H
#define KILN_LIB_START_THREAD_H

#include <stddef.h>
#include <stdint.h>

struct kiln_thread_stack {
    const uint8_t *low;
    const uint8_t *end;
};

/* A pool of tasks. Those that share a task's memory are numbered from 0 on, as their copies
 * of its thread-local variables are. */
struct kiln_thread_pool {
    const struct kiln_thread_stack *stacks; /* by address */
    uint32_t count;
    uint32_t first;   /* number of its first task */
    uintptr_t offset; /* from the task's own variables to the first copy */
    uintptr_t size;   /* of a copy, in bytes */
};

/* Generated, in user flash. */
extern const struct kiln_thread_pool kiln_thread_pools[];
extern const size_t kiln_thread_pool_count;

/* How far the running thread's copy of thread-local variables is from those of the task
 * whose memory it shares; `sp` is in its stack. 0 for a task of no pool.
 * Bound: pools, and the logarithm of a pool's tasks. */
uintptr_t kiln_thread_offset(const uint8_t *sp);

#endif
