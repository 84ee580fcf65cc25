/* SPDX-License-Identifier: MIT */
/*
 * Message queues: items of one size, by copy. A receiver waits only while the
 * queue is empty, a sender only while it is full; each is served by priority,
 * then first come. An item goes from a sender to a waiting receiver at once.
 */
#ifndef KILN_KERNEL_QUEUE_H
#define KILN_KERNEL_QUEUE_H

#include "task.h"

struct queue {
    struct task *receivers;
    struct task *senders;
    uint8_t *items;       /* `size` bytes of the kernel's */
    uint16_t size;        /* bytes of all items together */
    uint16_t item_size;   /* bytes; all that follow are multiples of it */
    uint16_t used;        /* bytes of the items in it */
    uint16_t put_offset;  /* where the next item goes to */
    uint16_t take_offset; /* where the oldest item is */
};

struct queue_def {
    uint8_t *items;
    uint16_t item_size; /* 0: a pool's slot, of which the other two are the bytes */
    uint16_t depth;
};

/* Generated: QUEUE_COUNT of them, of the manifest and of the pool. */
extern struct queue queues[];
extern const struct queue_def queue_defs[];

/* Bound: queues. */
void queue_boot(void);

/* Wake all waiting tasks with -EIDRM. Bound: waiters. */
void queue_destroy(struct queue *queue);

int32_t sys_queue_create(uint32_t item_size, uint32_t depth);
int32_t sys_queue_send(uint32_t handle, uint32_t item, uint32_t timeout_ms);
int32_t sys_queue_recv(uint32_t handle, uint32_t item, uint32_t timeout_ms);

#endif
