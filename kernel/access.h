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

/* True if every byte of [address, address + length) lies in a range of `def` that
 * grants `access`; true for length 0 whatever the address, which is then not
 * used. Bound: def->range_count squared, or once through where it fits one range. */
static inline bool access_allowed(const struct task_def *def, uintptr_t address, uint32_t length,
                                  uint32_t access)
{
    const struct memory_range *range = def->ranges;
    const struct memory_range *end = range + def->range_count;

    if (length == 0)
        return true;
    while (range < end) {
        /* Compared as an offset and a rest, neither of which can wrap. */
        uintptr_t offset = address - range->start;
        uint32_t rest = range->size - (uint32_t)offset;

        if (offset >= range->size || !(range->access & access)) {
            range++;
            continue;
        }
        if (length <= rest)
            return true;
        address += rest; /* what follows must lie in another range */
        length -= rest;
        if (address == 0)
            return false;
        range = def->ranges;
    }
    return false;
}

#endif
