/* SPDX-License-Identifier: MIT */
#include "object.h"

#include "mutex.h"
#include "queue.h"
#include "semaphore.h"

/* The tasks that wait for the object learn that it is gone; its handle is stale. */
static void slot_destroy(struct slot *slot)
{
    uint32_t index = slot->handle & HANDLE_INDEX_MASK;
    uint32_t next = (slot->handle + HANDLE_GENERATION_STEP) & HANDLE_MAX;

    if (object_kinds[index] == KILN_OBJECT_SEMAPHORE)
        semaphore_destroy(objects[index]);
    else if (object_kinds[index] == KILN_OBJECT_MUTEX)
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
