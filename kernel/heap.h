/* SPDX-License-Identifier: MIT */
/*
 * Heaps: memory that tasks allocate and free in blocks. The kernel keeps the owners of
 * blocks in a map of its own, and never touches the memory itself.
 *
 * A block belongs to the task that allocated it, or for a pool's task to the task whose
 * memory it shares, until that task frees it, gives it to another task, or ends: see
 * reaper.h.
 */
#ifndef KILN_KERNEL_HEAP_H
#define KILN_KERNEL_HEAP_H

#include "buddy.h"
#include "task.h"

/* What begins at a least block. */
struct heap_entry {
    uint8_t owner; /* a task's index; 0, which is idle's: no block in use */
    uint8_t order; /* of the block in use */
};

struct heap_def {
    struct buddy buddy;
    struct heap_entry *map; /* by least block */
    uint32_t *used;         /* bytes of blocks in use */
    uint16_t *owned;        /* blocks, by task: its row of heap_owned */
    uintptr_t start;
    uint32_t size; /* bytes, a multiple of the least block's */
    uint8_t shift; /* a least block is 1 << shift bytes */
};

/* Generated: HEAP_COUNT of them. */
extern const struct heap_def heap_defs[];

/* Generated: how many blocks of each heap each task owns. */
extern uint16_t heap_owned[HEAP_COUNT][TASK_COUNT];

/* All blocks are free. Bound: heaps and their orders. */
void heap_boot(void);

/* Give back the block in use whose entry of the map this is. Bound: orders. */
void heap_give(const struct heap_def *heap, struct heap_entry *entry);

int32_t sys_heap_alloc(uint32_t heap, uint32_t bytes);
int32_t sys_heap_free(uint32_t heap, uint32_t block);
int32_t sys_heap_resize(uint32_t heap, uint32_t block, uint32_t bytes);
int32_t sys_heap_block(uint32_t heap, uint32_t inside, uint32_t info);
int32_t sys_heap_give(uint32_t heap, uint32_t block, uint32_t pid);

#endif
