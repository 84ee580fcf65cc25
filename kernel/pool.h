/* SPDX-License-Identifier: MIT */
/*
 * Pools of tasks that run the code and share the memory of another task, its
 * domain, like the threads of a process. They end with it.
 */
#ifndef KILN_KERNEL_POOL_H
#define KILN_KERNEL_POOL_H

#include "task.h"

struct pool {
    uintptr_t code_start; /* of the domain's own code: what an entry may be in */
    uint32_t code_size;
    uint8_t first; /* index of the first task, and one past the last */
    uint8_t end;
};

/* Generated: POOL_COUNT of them. */
extern const struct pool pools[];

/* Start a task of a pool at `entry`. Returns its pid, or a negative errno as
 * kiln_spawn. Bound: pools and their slots. */
int32_t pool_spawn(uint32_t entry, uint32_t priority, uint32_t argument);

int32_t sys_create_task(uint32_t table, uint32_t count);

#endif
