/* SPDX-License-Identifier: MIT */
/* Tasks and objects as the shell shows them; only for tasks with the right. */
#ifndef KILN_KERNEL_INSPECT_H
#define KILN_KERNEL_INSPECT_H

#include <stdint.h>

/* Generated: names in the manifest, by object index; NULL for a pool's slot. */
extern const char *const object_names[];

int32_t sys_inspect_task(uint32_t id, uint32_t info);
int32_t sys_inspect_object(uint32_t index, uint32_t info);
int32_t sys_stack_scan(uint32_t id, uint32_t offset);
int32_t sys_inspect_fault(uint32_t index, uint32_t line, uint32_t text);

#endif
