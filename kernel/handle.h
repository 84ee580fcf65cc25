/* SPDX-License-Identifier: MIT */
/*
 * Handles: generation << 8 | index. The index selects the object in `objects`
 * and the caller's rights in its own table.
 *
 * Objects of the manifest are generation 0, so their handle is their index.
 * Behind them come the slots of pools. A task with the right takes a slot and
 * gives it back, which makes the handle stale; the generation, at least 1, says
 * which life of the slot a handle means. Who has rights to a pool has them to
 * every object in it.
 */
#ifndef KILN_KERNEL_HANDLE_H
#define KILN_KERNEL_HANDLE_H

#include "kernel.h"

#include <kiln/inspect_types.h> /* enum kiln_object_kind */

#define HANDLE_INDEX_MASK 0xffu
#define HANDLE_GENERATION_STEP 0x100u
#define HANDLE_MAX 0x7fffffffu

/* One slot of a pool. */
struct slot {
    uint32_t handle; /* of the object in it; 0: free */
    union {
        const struct task *creator; /* of the object in it */
        uint32_t next_handle;       /* of the next one, while it is free */
    };
};

/* The slots of one pool, as indices of `slots`; none: first == end. */
struct slot_range {
    uint8_t first;
    uint8_t end;
};

/* Generated: every object by index, first the OBJECT_COUNT of the manifest, then
 * the SLOT_COUNT of pools. */
extern void *const objects[];        /* of a heap, its constant definition */
extern const uint8_t object_kinds[]; /* enum kiln_object_kind */
extern struct slot slots[];
extern const struct slot_range slot_ranges[]; /* by enum kiln_object_kind */

/* The first handle of every slot. Bound: slots. */
void object_boot(void);

/* The object that `handle` means, if the running task holds `right` to it, or NULL. Where it
 * is not inlined, all share the one of handle.c. Bound: constant. */
inline void *object_get(uint32_t handle, uint32_t right)
{
    uint32_t index = handle;
    void *object;

    if (__builtin_expect(handle >= OBJECT_COUNT, 0)) {
        index &= HANDLE_INDEX_MASK;
        if (index - OBJECT_COUNT >= SLOT_COUNT || slots[index - OBJECT_COUNT].handle != handle)
            return NULL;
    }
    if (!(rights_at(kernel.def->rights, index) & right))
        return NULL;
    object = objects[index];
    if (object == NULL)
        __builtin_unreachable(); /* no task has a right to it */
    return object;
}

/* Why object_get returned NULL: -EBADF (no such object) or -EPERM. */
OUT_OF_LINE int32_t object_error(uint32_t handle);

/* A free slot for a new object of `kind`, if the running task may create one;
 * NULL, and `*error` says why, if not. object_take() makes it the task's.
 * Bound: slots of the kind. */
struct slot *object_free_slot(enum kiln_object_kind kind, int32_t *error);

/* The slot of the object that `handle` means, or NULL. Bound: constant. */
struct slot *slot_of(uint32_t handle);

/* The object that lives in `slot`. */
void *object_in_slot(const struct slot *slot);

/* Take a free slot for the running task; returns its handle. */
int32_t object_take(struct slot *slot);

#endif
