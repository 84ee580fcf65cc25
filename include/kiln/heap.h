/* SPDX-License-Identifier: MIT */
/*
 * Heaps: memory in blocks, which tasks allocate and give back. <stdlib.h> has malloc,
 * free, calloc and realloc over the heap that app.yaml grants the task first.
 *
 * Declared in app.yaml under `heaps:`; the handle is the heap's name, from <kiln/app.h>,
 * or KILN_HEAP_OWN for the task's first one. With the grant `alloc` a task may read and
 * write the whole heap and make the calls below. Tasks that share a heap share its contents,
 * and one of them can use it up. No task can free a block that another owns, and nothing
 * written to the heap can harm the kernel's map of it.
 *
 * Block sizes are powers of two, from `min_block` on, so that a block of n bytes is
 * aligned to its size within the heap, and to 16 bytes at least. A block is owned by the task that allocated
 * it, or to which it was given (kiln_heap_give). The blocks of a pool's task are owned by the task whose
 * memory it shares, and so by all of them together. When the owner ends, its blocks are freed, some at
 * each tick; until all are free, the owner cannot start again, and no kiln_join of it returns.
 */
#ifndef KILN_HEAP_H
#define KILN_HEAP_H

#include <generated/syscalls.h>
#include <kiln/heap_types.h>
#include <kiln/types.h>

/* Allocate a block of at least `bytes` bytes; of 0, the smallest. The block is not cleared:
 * it holds 0 after boot, or what its last owner wrote.
 *
 * Returns its address, or
 *   -EBADF   not a handle of any object
 *   -EPERM   not a heap that the task may use
 *   -ENOMEM  no block that is large enough is free
 * KILN_HEAP_FAILED distinguishes an error from an address.
 * Does not block. Bound: the heap's size, in powers of two of its smallest block. */
static inline void *kiln_heap_alloc(kiln_heap_t heap, size_t bytes)
{
    return (void *)kiln_call_heap_alloc(heap, bytes);
}

/* Is this what kiln_heap_alloc returned an error, a negative errno as a pointer? */
#define KILN_HEAP_FAILED(pointer) ((uintptr_t)(pointer) > (uintptr_t)-4096)

/* Free a block; it may be allocated again at once.
 *
 * Returns 0, or changes nothing and returns
 *   -EBADF   not a handle of any object
 *   -EPERM   not a heap that the task may use, or another task's block
 *   -EINVAL  not the beginning of a block in use: a second free, or an address inside
 * Does not block. Bound: as kiln_heap_alloc. */
static inline int kiln_heap_free(kiln_heap_t heap, void *block)
{
    return kiln_call_heap_free(heap, block);
}

/* Make a block larger or smaller in place: at least `bytes` bytes. Its contents stay, as far
 * as they fit.
 *
 * Returns 0, or changes nothing and returns
 *   -EBADF   not a handle of any object
 *   -EPERM   not a heap that the task may use, or another task's block
 *   -EINVAL  not the beginning of a block in use
 *   -ENOMEM  the memory after the block is not free, or not part of the same larger block
 * Does not block. Bound: as kiln_heap_alloc. */
static inline int kiln_heap_resize(kiln_heap_t heap, void *block, size_t bytes)
{
    return kiln_call_heap_resize(heap, block, bytes);
}

/* Give a block to another task that may use the heap: that task owns it then, and alone can free
 * it. To send a block through a queue, give it first and then send its address; if the send fails, the
 * block is lost to this task until the other gives it back or ends.
 *
 * `pid`  of the other task's present life: its id if it was never restarted, else what
 *        kiln_task_pid says. Of a pool's task: the task whose memory it shares gets the block.
 *
 * Returns 0, or, and has changed nothing,
 *   -EBADF   not a handle of any object
 *   -EPERM   not a heap that both tasks may use, or another task's block
 *   -EINVAL  not the beginning of a block in use
 *   -ESRCH   no living task has this pid
 * Does not block. Bound: constant. */
static inline int kiln_heap_give(kiln_heap_t heap, void *block, int pid)
{
    return kiln_call_heap_give(heap, block, pid);
}

/* Describe the block, in use or free, that contains an address of the heap; NULL stands for the
 * heap's beginning. The next block begins at start + size, so that the whole map can be read:
 *
 *     for (int result = kiln_heap_block(heap, NULL, &block); result == 0;
 *          result = kiln_heap_block(heap, (char *)block.start + block.size, &block))
 *
 * Other tasks may split and join blocks between two calls. Tasks
 * with `system: [inspect]` may look at every heap.
 *
 * Returns 0, or
 *   -EBADF   not a handle of any object
 *   -EPERM   not a heap that the task may look at
 *   -ENOENT  the address is not in the heap
 *   -EFAULT  the struct is not writable memory of the task's
 * Does not block. Bound: as kiln_heap_alloc. */
static inline int kiln_heap_block(kiln_heap_t heap, const void *inside,
                                  struct kiln_heap_block *info)
{
    return kiln_call_heap_block(heap, inside, info);
}

#endif
