/* SPDX-License-Identifier: MIT */
#include "access.h"

bool access_search(const struct task_def *def, uintptr_t address, uint32_t length, uint32_t access)
{
    const struct memory_range *range = def->ranges;
    const struct memory_range *end = range + def->range_count;

    if (length == 0)
        return true;
    while (range < end) {
        uintptr_t offset = address - range->start;
        uint32_t rest = range->size - (uint32_t)offset;

        if (offset >= range->size || !(range->access & access)) {
            range++;
            continue;
        }
        if (length <= rest)
            return true;
        address += rest; /* the rest must be in another range */
        length -= rest;
        if (address == 0)
            return false;
        range = def->ranges;
    }
    return false;
}
