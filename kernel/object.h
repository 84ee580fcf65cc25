/* SPDX-License-Identifier: MIT */
/* The end of objects that tasks created. */
#ifndef KILN_KERNEL_OBJECT_H
#define KILN_KERNEL_OBJECT_H

#include "handle.h"

/* Destroy all that `task` created. Bound: slots, and the tasks that wait there. */
void object_release(const struct task *task);

int32_t sys_destroy(uint32_t handle);

#endif
