/* SPDX-License-Identifier: MIT */
/*
 * What happens when a task does what it must not: it is ended, a record of it
 * enters the fault log, and the rest goes on.
 */
#ifndef KILN_KERNEL_FAULT_H
#define KILN_KERNEL_FAULT_H

#include "faultlog.h"
#include "task.h"

#include <stdbool.h>
#include <stdint.h>

/* End `task` because of `record` (whose pid is filled in here). Bound: constant. */
void fault_task(struct task *task, struct fault_record record);

#endif
