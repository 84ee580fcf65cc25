/* SPDX-License-Identifier: MIT */
/*
 * Message queues: items of one size, copied in and out, first in first out.
 *
 * Declared in app.yaml as `queues: {NAME: {depth: 8, item: 16}}` (bytes), or with
 * a C type, `{depth: 8, item: struct sample, header: src/sample.h}`; the handle
 * is NAME, from <kiln/app.h>. A queue of a C type has typed calls there too:
 * NAME_send(const struct sample *, timeout_ms) and NAME_recv(struct sample *,
 * timeout_ms), which are the two below. Waiting tasks are served by priority,
 * then in the order in which they came.
 */
#ifndef KILN_QUEUE_H
#define KILN_QUEUE_H

#include <generated/syscalls.h>
#include <kiln/types.h>

/* Take a slot of the pool `queues` for a new queue, empty. Every task with the right
 * `send` or `recv` to `queues` may use it accordingly. It is destroyed when this task
 * ends. Needs the right `create`.
 *
 * `item_size`  bytes of an item, 1 to CONFIG_QUEUE_ITEM_MAX
 * `depth`      items at most, 1 to 65535
 *
 * Returns its handle, or
 *   -EINVAL  one of the two is out of range
 *   -ENOMEM  item_size * depth is more than the pool has for a slot
 *   -EAGAIN  every slot is in use
 *   -EPERM   this task has no such right
 * Does not block. Bound: slots. */
static inline kiln_queue_t kiln_queue_create(size_t item_size, size_t depth)
{
    return kiln_call_queue_create(item_size, depth);
}

/* Put a copy of `item` after the others, waiting up to `timeout_ms` for room;
 * while it waits, the item must not change. Needs the right `send`.
 *
 * `item`  readable memory of this task's, of the queue's item size
 *
 * Returns 0, or
 *   -EAGAIN     the queue is full, and timeout_ms is KILN_NO_WAIT
 *   -ETIMEDOUT  there was no room in time
 *   -EIDRM      it was destroyed meanwhile
 *   -EFAULT     the item is not readable memory of this task's
 *   -EBADF      not a handle of any object
 *   -EPERM      not a queue that this task may send to
 *   -EINTR      a signal's handler ran meanwhile
 * Blocks unless timeout_ms is KILN_NO_WAIT.
 * Bound: the item size, this task's memory ranges, and if it blocks tasks waiting
 * + pending timeouts. */
static inline int kiln_queue_send(kiln_queue_t queue, const void *item, uint32_t timeout_ms)
{
    return kiln_call_queue_send(queue, item, timeout_ms);
}

/* Take the oldest item, waiting up to `timeout_ms` for one. Needs the right `recv`.
 *
 * `item`  writable memory of this task's, of the queue's item size
 *
 * Returns 0, or
 *   -EAGAIN     the queue is empty, and timeout_ms is KILN_NO_WAIT
 *   -ETIMEDOUT  nothing came in time
 *   -EIDRM      it was destroyed meanwhile
 *   -EFAULT     the item is not writable memory of this task's
 *   -EBADF      not a handle of any object
 *   -EPERM      not a queue that this task may receive from
 *   -EINTR      a signal's handler ran meanwhile
 * Blocks unless timeout_ms is KILN_NO_WAIT. Bound: as kiln_queue_send. */
static inline int kiln_queue_recv(kiln_queue_t queue, void *item, uint32_t timeout_ms)
{
    return kiln_call_queue_recv(queue, item, timeout_ms);
}

/* Destroy a queue that was created, with the items in it; the calls that
 * wait fail (EIDRM). Needs the right `create` to `queues`.
 *
 * Returns 0, or
 *   -EBADF  not a handle of any object
 *   -EPERM  not an object of a pool that this task may create
 * Does not block. Bound: tasks waiting for it. */
static inline int kiln_queue_destroy(kiln_queue_t queue)
{
    return kiln_call_destroy(queue);
}

#endif
