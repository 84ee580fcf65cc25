/* SPDX-License-Identifier: MIT */
#include "heap.h"

#include "access.h"
#include "copy.h"
#include "handle.h"
#include "pid.h"

#include <errno.h>
#include <kiln/heap_types.h>
#include <kiln/types.h>

void heap_boot(void)
{
    for (uint32_t i = 0; i < HEAP_COUNT; i++)
        buddy_boot(&heap_defs[i].buddy, heap_defs[i].size >> heap_defs[i].shift);
}

/* The heap that `handle` means, if the running task holds `right` to it, or NULL. */
static const struct heap_def *heap_get(uint32_t handle, uint32_t right)
{
    if (handle == (uint32_t)KILN_HEAP_OWN)
        handle = kernel.def->heap;
    return object_get(handle, right);
}

/* Whose blocks a task's are, by index. */
static inline uint8_t owner_of(const struct task_def *def, uint32_t index)
{
    return POOL_COUNT != 0 && def->domain != 0 ? def->domain : (uint8_t)index;
}

static uint8_t owner_of_current(void)
{
    return owner_of(kernel.def, (uint32_t)(kernel.current - tasks));
}

/* The order of the smallest block of so many bytes; beyond the heap's for what cannot be. */
static uint32_t order_for(const struct heap_def *heap, uint32_t bytes)
{
    uint32_t blocks = bytes == 0 ? 0 : (bytes - 1) >> heap->shift; /* besides the first */

    return blocks == 0 ? 0 : 32 - (uint32_t)__builtin_clz(blocks);
}

static uint32_t bytes_of(const struct heap_def *heap, uint32_t order)
{
    return 1u << (order + heap->shift);
}

/* The entry of the running task's block at this address, or NULL and why not: -EINVAL for
 * what is no block's beginning, -EPERM for another task's. */
static struct heap_entry *own_block(const struct heap_def *heap, uint32_t block, int32_t *error)
{
    uint32_t offset = block - (uint32_t)heap->start;
    struct heap_entry *entry;

    *error = -EINVAL;
    if (offset >= heap->size || offset & (bytes_of(heap, 0) - 1))
        return NULL;
    entry = &heap->map[offset >> heap->shift];
    if (entry->owner == 0)
        return NULL;
    *error = -EPERM;
    return entry->owner == owner_of_current() ? entry : NULL;
}

void heap_give(const struct heap_def *heap, struct heap_entry *entry)
{
    *heap->used -= bytes_of(heap, entry->order);
    heap->owned[entry->owner]--;
    entry->owner = 0;
    buddy_give(&heap->buddy, (uint32_t)(entry - heap->map), entry->order);
}

int32_t sys_heap_alloc(uint32_t handle, uint32_t bytes)
{
    const struct heap_def *heap = heap_get(handle, RIGHT_HEAP_ALLOC);
    uint8_t owner = owner_of_current();
    uint32_t order;
    int32_t index;

    if (heap == NULL)
        return object_error(handle);
    order = order_for(heap, bytes);
    if (order > heap->buddy.top)
        return -ENOMEM;
    index = buddy_take(&heap->buddy, order);
    if (index < 0)
        return -ENOMEM;
    heap->map[index] = (struct heap_entry){owner, (uint8_t)order};
    *heap->used += bytes_of(heap, order);
    heap->owned[owner]++;
    return (int32_t)(heap->start + ((uint32_t)index << heap->shift));
}

int32_t sys_heap_free(uint32_t handle, uint32_t block)
{
    const struct heap_def *heap = heap_get(handle, RIGHT_HEAP_ALLOC);
    struct heap_entry *entry;
    int32_t error;

    if (heap == NULL)
        return object_error(handle);
    entry = own_block(heap, block, &error);
    if (entry == NULL)
        return error;
    heap_give(heap, entry);
    return 0;
}

int32_t sys_heap_resize(uint32_t handle, uint32_t block, uint32_t bytes)
{
    const struct heap_def *heap = heap_get(handle, RIGHT_HEAP_ALLOC);
    struct heap_entry *entry;
    uint32_t order;
    int32_t error;

    if (heap == NULL)
        return object_error(handle);
    entry = own_block(heap, block, &error);
    if (entry == NULL)
        return error;
    order = order_for(heap, bytes);
    if (order > heap->buddy.top ||
        !buddy_resize(&heap->buddy, (uint32_t)(entry - heap->map), entry->order, order))
        return -ENOMEM;
    *heap->used += bytes_of(heap, order) - bytes_of(heap, entry->order);
    entry->order = (uint8_t)order;
    return 0;
}

/* The block that the least block `index` is part of. */
static struct kiln_heap_block block_of(const struct heap_def *heap, uint32_t index)
{
    struct kiln_heap_block found = {0};
    const struct heap_entry *entry = &heap->map[index];
    uint32_t order = 0;

    while (!buddy_is_free(&heap->buddy, index, order) &&
           (entry->owner == 0 || entry->order != order)) {
        order++;
        index &= UINT32_MAX << order;
        entry = &heap->map[index];
    }
    found.start = heap->start + (index << heap->shift);
    found.size = bytes_of(heap, order);
    found.owner = entry->owner == 0 ? 0 : tasks[entry->owner].pid;
    return found;
}

int32_t sys_heap_block(uint32_t handle, uint32_t inside, uint32_t info)
{
    const struct heap_def *heap = heap_get(handle, RIGHT_HEAP_STATS);
    struct kiln_heap_block block;
    uint32_t offset;

    if (heap == NULL)
        return object_error(handle);
    offset = inside == 0 ? 0 : inside - (uint32_t)heap->start;
    if (offset >= heap->size)
        return -ENOENT;
    if (!access_allowed(kernel.def, info, sizeof(block), ACCESS_WRITE))
        return -EFAULT;
    block = block_of(heap, offset >> heap->shift);
    copy_bytes((void *)(uintptr_t)info, &block, sizeof(block));
    return 0;
}

int32_t sys_heap_give(uint32_t handle, uint32_t block, uint32_t pid)
{
    const struct heap_def *heap = heap_get(handle, RIGHT_HEAP_ALLOC);
    uint32_t to = (pid & PID_ID_MASK) - 1;
    struct heap_entry *entry;
    int32_t error;

    if (heap == NULL)
        return object_error(handle);
    entry = own_block(heap, block, &error);
    if (entry == NULL)
        return error;
    if (to >= TASK_COUNT || (uint32_t)tasks[to].pid != pid || !task_lives(tasks[to].state))
        return -ESRCH;
    if (handle == (uint32_t)KILN_HEAP_OWN)
        handle = kernel.def->heap;
    if (!(rights_at(task_defs[to].rights, handle) & RIGHT_HEAP_ALLOC))
        return -EPERM;
    heap->owned[entry->owner]--;
    entry->owner = owner_of(&task_defs[to], to);
    heap->owned[entry->owner]++;
    return 0;
}
