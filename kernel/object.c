/* SPDX-License-Identifier: MIT */
/* Handles, and the slots of object pools. */
#include "object.h"

#include "mutex.h"
#include "queue.h"
#include "semaphore.h"

#include <errno.h>

extern inline void *object_get(uint32_t handle, uint32_t right);
extern inline uint32_t rights_at(const rights_t *row, uint32_t index);

void object_boot(void)
{
    for (uint32_t i = 0; i < SLOT_COUNT; i++)
        slots[i].next_handle = HANDLE_GENERATION_STEP | (OBJECT_COUNT + i);
}

/* The slot of the object that `handle` means, or NULL. */
static struct slot *slot_of(uint32_t handle)
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

struct slot *object_free_slot(enum object_kind kind, int32_t *error)
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

/* Those who wait for the object learn that it is gone; its handle is stale. */
static void slot_destroy(struct slot *slot)
{
    uint32_t index = slot->handle & HANDLE_INDEX_MASK;
    uint32_t next = (slot->handle + HANDLE_GENERATION_STEP) & HANDLE_MAX;

    if (object_kinds[index] == OBJECT_SEMAPHORE)
        semaphore_destroy(objects[index]);
    else if (object_kinds[index] == OBJECT_MUTEX)
        mutex_destroy(objects[index]);
    else
        queue_destroy(objects[index]);
    if (next < HANDLE_GENERATION_STEP) /* 0 is the manifest's objects' */
        next += HANDLE_GENERATION_STEP;
    slot->handle = 0;
    slot->next_handle = next;
}

void object_release(const struct task *task)
{
    for (uint32_t i = 0; i < SLOT_COUNT; i++) {
        if (slots[i].handle != 0 && slots[i].creator == task)
            slot_destroy(&slots[i]);
    }
}

int32_t sys_destroy(uint32_t handle)
{
    if (object_get(handle, RIGHT_CREATE) == NULL)
        return object_error(handle);
    slot_destroy(slot_of(handle));
    return 0;
}
