/* SPDX-License-Identifier: MIT */
#include "queue.h"

#include "access.h"
#include "copy.h"
#include "handle.h"
#include "wait.h"

#include <errno.h>
#include <kiln/types.h>

void queue_boot(void)
{
    for (uint32_t i = 0; i < QUEUE_COUNT; i++) {
        const struct queue_def *def = &queue_defs[i];

        queues[i].items = def->items;
        queues[i].item_size = def->item_size;
        queues[i].size = (uint16_t)(def->item_size * def->depth);
    }
}

/* The offset of the item after the one at `offset`. */
static inline uint32_t item_after(const struct queue *queue, uint32_t offset)
{
    offset += queue->item_size;
    return offset == queue->size ? 0 : offset;
}

/* The copy comes last: for all that the compiler knows, it changes the queue. */
static inline void item_put(struct queue *queue, const void *item)
{
    uint32_t offset = queue->put_offset;
    uint32_t size = queue->item_size;

    queue->put_offset = (uint16_t)item_after(queue, offset);
    queue->used = (uint16_t)(queue->used + size);
    copy_bytes(queue->items + offset, item, size);
}

static inline void item_take(struct queue *queue, void *item)
{
    uint32_t offset = queue->take_offset;
    uint32_t size = queue->item_size;

    queue->take_offset = (uint16_t)item_after(queue, offset);
    queue->used = (uint16_t)(queue->used - size);
    copy_bytes(item, queue->items + offset, size);
}

void queue_destroy(struct queue *queue)
{
    task_wake_all(&queue->receivers, -EIDRM);
    task_wake_all(&queue->senders, -EIDRM);
}

int32_t sys_queue_create(uint32_t item_size, uint32_t depth)
{
    int32_t error;
    struct slot *slot = object_free_slot(KILN_OBJECT_QUEUE, &error);
    struct queue *queue;
    const struct queue_def *def;

    if (slot == NULL)
        return error;
    if (item_size == 0 || item_size > CONFIG_QUEUE_ITEM_MAX || depth == 0 || depth > UINT16_MAX)
        return -EINVAL;
    queue = object_in_slot(slot);
    def = &queue_defs[queue - queues];
    if (item_size * depth > def->depth)
        return -ENOMEM;
    *queue = (struct queue){.items = def->items,
                            .item_size = (uint16_t)item_size,
                            .size = (uint16_t)(item_size * depth)};
    return object_take(slot);
}

static int32_t queue_wait(struct task **waiters, uint32_t item, uint32_t timeout_ms)
{
    if (timeout_ms == KILN_NO_WAIT)
        return -EAGAIN;
    kernel.current->wait.buffer = (void *)(uintptr_t)item;
    return task_block(waiters, timeout_ms);
}

int32_t sys_queue_send(uint32_t handle, uint32_t item, uint32_t timeout_ms)
{
    struct queue *queue = object_get(handle, RIGHT_QUEUE_SEND);
    struct task *receiver;

    if (queue == NULL)
        return object_error(handle);
    if (!access_allowed(kernel.def, item, queue->item_size, ACCESS_READ))
        return -EFAULT;
    receiver = queue->receivers;
    if (receiver != NULL) {
        copy_bytes(receiver->wait.buffer, (const void *)(uintptr_t)item, queue->item_size);
        return task_wake(receiver, 0);
    }
    if (queue->used == queue->size)
        return queue_wait(&queue->senders, item, timeout_ms);
    item_put(queue, (const void *)(uintptr_t)item);
    return 0;
}

int32_t sys_queue_recv(uint32_t handle, uint32_t item, uint32_t timeout_ms)
{
    struct queue *queue = object_get(handle, RIGHT_QUEUE_RECV);
    struct task *sender;

    if (queue == NULL)
        return object_error(handle);
    if (!access_allowed(kernel.def, item, queue->item_size, ACCESS_WRITE))
        return -EFAULT;
    if (queue->used == 0)
        return queue_wait(&queue->receivers, item, timeout_ms);
    item_take(queue, (void *)(uintptr_t)item);
    sender = queue->senders;
    if (sender == NULL)
        return 0;
    item_put(queue, sender->wait.buffer);
    return task_wake(sender, 0);
}
