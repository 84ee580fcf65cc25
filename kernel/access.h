/* SPDX-License-Identifier: MIT */
/*
 * Is a buffer that a task named memory that it may use so?
 *
 * The ranges hold every byte of memory (never a device) that the MPU lets the
 * task reach, adjacent ones merged at build time.
 */
#ifndef KILN_KERNEL_ACCESS_H
#define KILN_KERNEL_ACCESS_H

#include "task.h"

#include <stdbool.h>

/* True if all of [address, address + length) lies in one range of `def` that
 * grants `access`; true for length 0 whatever the address, which is then not
 * used. Bound: def->range_count. */
static inline bool access_allowed(const struct task_def *def, uintptr_t address, uint32_t length,
                                  uint32_t access)
{
    const struct memory_range *range = def->ranges;
    const struct memory_range *end = range + def->range_count;

    if (length == 0)
        return true;
    for (; range < end; range++) {
        /* Compared as an offset and a rest, neither of which can wrap. */
        uintptr_t offset = address - range->start;

        if (offset < range->size && length <= range->size - offset && (range->access & access))
            return true;
    }
    return false;
}

#endif
