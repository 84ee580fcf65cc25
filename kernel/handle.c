/* SPDX-License-Identifier: MIT */
#include "handle.h"

#include <errno.h>

extern inline void *object_get(uint32_t handle, uint32_t right);
extern inline uint32_t rights_at(const rights_t *row, uint32_t index);

void object_boot(void)
{
    for (uint32_t i = 0; i < SLOT_COUNT; i++)
        slots[i].next_handle = HANDLE_GENERATION_STEP | (OBJECT_COUNT + i);
}

struct slot *slot_of(uint32_t handle)
{
    uint32_t number = (handle & HANDLE_INDEX_MASK) - OBJECT_COUNT;

    return number < SLOT_COUNT && slots[number].handle == handle ? &slots[number] : NULL;
}

int32_t object_error(uint32_t handle)
{
    return handle < OBJECT_COUNT || slot_of(handle) != NULL ? -EPERM : -EBADF;
}

void *object_in_slot(const struct slot *slot)
{
    return objects[OBJECT_COUNT + (slot - slots)];
}

struct slot *object_free_slot(enum kiln_object_kind kind, int32_t *error)
{
    const struct slot_range *range = &slot_ranges[kind];

    *error = -EPERM;
    if (!(rights_at(kernel.def->rights, OBJECT_COUNT + range->first) & RIGHT_CREATE))
        return NULL;
    *error = -EAGAIN;
    for (uint32_t i = range->first; i < range->end; i++) {
        if (slots[i].handle == 0)
            return &slots[i];
    }
    return NULL;
}

int32_t object_take(struct slot *slot)
{
    slot->handle = slot->next_handle;
    slot->creator = kernel.current;
    return (int32_t)slot->handle;
}
