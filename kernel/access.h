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

/* access_allowed() for any buffer. */
bool access_search(const struct task_def *def, uintptr_t address, uint32_t length, uint32_t access);

/* True if every byte of [address, address + length) is in a range of `def` that
 * grants `access`; true for length 0 whatever the address, which is then not
 * used. Bound: def->range_count squared, or once through where it fits one range. */
static inline IN_LINE bool access_allowed(const struct task_def *def, uintptr_t address,
                                          uint32_t length, uint32_t access)
{
    /* Nearly always it is the task's own memory, where everything is allowed. Compared
     * as an offset and a rest, neither of which can wrap. */
    if (__builtin_expect(length <= def->memory_size, 1) &&
        __builtin_expect(address - def->stack_low <= def->memory_size - length, 1))
        return true;
    return access_search(def, address, length, access);
}

#endif
