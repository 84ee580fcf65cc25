/* SPDX-License-Identifier: MIT */
/*
 * Handles: generation << 8 | index. The index selects the object in `objects`
 * and the caller's rights in its own table; manifest objects are generation 0,
 * so their handle is their index.
 */
#ifndef KILN_KERNEL_OBJECT_H
#define KILN_KERNEL_OBJECT_H

#include "kernel.h"

/* Generated: every object of the manifest, by index. */
extern void *const objects[];
extern const uint32_t object_count;

/* The object behind `handle` if the running task holds `right` to it, or NULL.
 * Bound: constant. */
static inline void *object_get(uint32_t handle, uint32_t right)
{
    if (handle >= object_count || !(kernel.current->def->rights[handle] & right))
        return NULL;
    return objects[handle];
}

/* Why object_get returned NULL: -EBADF (no such object) or -EPERM. */
int32_t object_error(uint32_t handle);

#endif
