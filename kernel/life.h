/* SPDX-License-Identifier: MIT */
/* One task's power over another: start, end, wait for the end, slow down, stop. */
#ifndef KILN_KERNEL_LIFE_H
#define KILN_KERNEL_LIFE_H

#include "task.h"

int32_t sys_exit(uint32_t code);
int32_t sys_spawn(uint32_t entry, uint32_t priority, uint32_t argument);
int32_t sys_kill(uint32_t pid);
int32_t sys_nice(uint32_t pid, uint32_t priority);
int32_t sys_suspend(uint32_t pid);
int32_t sys_resume(uint32_t pid);
int32_t sys_task_pid(uint32_t id);

#endif
