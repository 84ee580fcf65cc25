/* SPDX-License-Identifier: MIT */
/* Every call for heaps, and what becomes of blocks whose task ends. */
#include "heap.h"

#include <stdlib.h>
#include <string.h>

#define DEFAULT KILN_PRIORITY_DEFAULT

static void *from_crew;

unsigned used(kiln_heap_t heap)
{
    struct kiln_object_info info;

    CHECK_EQ(kiln_inspect_object(heap, &info), 0);
    CHECK_EQ(info.kind, KILN_OBJECT_HEAP);
    return info.value;
}

static void allocate_and_free(void)
{
    void *block = kiln_heap_alloc(own, 100);

    WORKS(heap_alloc, !KILN_HEAP_FAILED(block));
    CHECK_EQ(used(own), 128);
    CALL(heap_alloc, (int)kiln_heap_alloc(own, 16385), -ENOMEM);
    CALL(heap_alloc, (int)kiln_heap_alloc(none, 1), -EPERM);
    CALL(heap_alloc, (int)kiln_heap_alloc(foreign, 1), -EPERM);
    CALL(heap_alloc, (int)kiln_heap_alloc(255, 1), -EBADF);
    CALL(heap_free, kiln_heap_free(foreign, block), -EPERM);
    CALL(heap_free, kiln_heap_free(255, block), -EBADF);
    CALL(heap_free, kiln_heap_free(common, block), -EINVAL);
    CALL(heap_free, kiln_heap_free(own, (char *)block + 32), -EINVAL);
    CALL(heap_free, kiln_heap_free(own, block), 0);
    CALL(heap_free, kiln_heap_free(own, block), -EINVAL);
    CHECK_EQ(used(own), 0);
}

static void resize(void)
{
    char *block = kiln_heap_alloc(own, 32);

    CALL(heap_resize, kiln_heap_resize(own, block, 1000), 0);
    CHECK_EQ(used(own), 1024);
    CALL(heap_resize, kiln_heap_resize(own, block, 20000), -ENOMEM);
    CALL(heap_resize, kiln_heap_resize(foreign, block, 1), -EPERM);
    CALL(heap_resize, kiln_heap_resize(255, block, 1), -EBADF);
    CALL(heap_resize, kiln_heap_resize(own, block + 1, 1), -EINVAL);
    CHECK_EQ(kiln_heap_resize(own, block, 1), 0);
    CHECK_EQ(used(own), 32);
    CHECK_EQ(kiln_heap_free(own, block), 0);
}

static void map(void)
{
    void *block = kiln_heap_alloc(own, 4096);
    struct kiln_heap_block info;
    unsigned bytes = 0, blocks = 0;
    int result;

    CHECK(!KILN_HEAP_FAILED(block));
    for (result = kiln_heap_block(own, NULL, &info); result == 0;
         result = kiln_heap_block(own, (char *)info.start + info.size, &info)) {
        CHECK_EQ(info.owner, info.start == (uintptr_t)block ? kiln_getpid() : 0);
        bytes += info.size;
        blocks++;
    }
    CALL(heap_block, result, -ENOENT);
    CHECK_EQ(bytes, 16384);
    CHECK_EQ(blocks, 3);
    CALL(heap_block, kiln_heap_block(own, (char *)block + 4095, &info), 0);
    CHECK_EQ(info.size, 4096);
    CALL(heap_block, kiln_heap_block(foreign, NULL, &info), 0); /* its right to inspect */
    CALL(heap_block, kiln_heap_block(none, NULL, &info), -EPERM);
    CALL(heap_block, kiln_heap_block(255, NULL, &info), -EBADF);
    CALL(heap_block, kiln_heap_block(own, NULL, (void *)map), -EFAULT);
    CHECK_EQ(kiln_heap_free(own, block), 0);
}

/* A task that writes all over its heap, used or free, harms nothing but contents. */
static void scribble(void)
{
    char *block = kiln_heap_alloc(own, 16384);

    memset(block, 0xff, 16384);
    CHECK_EQ(kiln_heap_resize(own, block, 32), 0);
    memset(block, 0, 16384); /* most of which is free now */
    CHECK_EQ(used(own), 32);
    CHECK_EQ(kiln_heap_free(own, block), 0);
    CHECK((block = kiln_heap_alloc(own, 16384)) != NULL && !KILN_HEAP_FAILED(block));
    CHECK_EQ(kiln_heap_free(own, block), 0);
}

static void crew_member(void)
{
    from_crew = malloc(50);
    kiln_sem_signal(told_by_crew);
}

/* What a pool's task allocates is its domain's, and outlives it. */
static void crew_shares(void)
{
    int pid = kiln_spawn((kiln_entry_t)crew_member, DEFAULT);

    CHECK(pid > 0);
    CHECK_EQ(kiln_sem_wait(told_by_crew, KILN_FOREVER), 0);
    CHECK_EQ(kiln_join(pid, KILN_FOREVER), 0);
    CHECK_EQ(used(own), 64);
    free(from_crew);
    CHECK_EQ(used(own), 0);
}

/* Until all its blocks are back a task is ending; it cannot start, and a join waits. */
static void wait_for_the_hoarder(int pid, int status, unsigned blocks)
{
    struct kiln_task_info info;

    CHECK_EQ(used(common), blocks * 64);
    CHECK_EQ(kiln_inspect_task(task_hoarder, &info), 0);
    CALL(stack_scan, kiln_stack_unused(task_hoarder) > 0, 1);
    CHECK_EQ(info.state, KILN_TASK_ENDING);
    CALL(spawn, kiln_spawn(task_hoarder, DEFAULT), -EBUSY);
    CHECK_EQ(kiln_join(pid, KILN_NO_WAIT), -EAGAIN);
    CHECK_EQ(kiln_join(pid, KILN_FOREVER), status);
    CHECK_EQ(used(common), 0);
}

/* What was handed over is the other's: freed by it alone, and back when that ends. */
static void give(int pid, void *block)
{
    void *private = kiln_heap_alloc(own, 1);

    CALL(heap_give, kiln_heap_give(own, private, pid), -EPERM); /* which it may not use */
    CALL(heap_give, kiln_heap_give(foreign, block, pid), -EPERM);
    CALL(heap_give, kiln_heap_give(255, block, pid), -EBADF);
    CALL(heap_give, kiln_heap_give(common, (char *)block + 1, pid), -EINVAL);
    CALL(heap_give, kiln_heap_give(common, block, pid + 256), -ESRCH);
    CALL(heap_give, kiln_heap_give(common, block, 0), -ESRCH);
    CHECK_EQ(kiln_heap_give(own, private, kiln_getpid()), 0);
    CHECK_EQ(kiln_heap_free(own, private), 0);
    CALL(heap_give, kiln_heap_give(common, block, pid), 0);
    CALL(heap_give, kiln_heap_give(common, block, pid), -EPERM);
    CHECK_EQ(kiln_heap_free(common, block), -EPERM);
    CHECK_EQ(used(common), (HOARD + 1) * 64);
}

/* Blocks come back at ticks: what is counted is counted right behind one. */
static void hoarders_end(void)
{
    void *mine, *theirs;
    int pid = kiln_spawn_with(task_hoarder, DEFAULT, END_BY_RETURN);

    CHECK_EQ(kiln_sem_wait(told, KILN_FOREVER), 0);
    wait_for_the_hoarder(pid, 0, HOARD);
    mine = kiln_heap_alloc(common, 64);
    pid = kiln_spawn_with(task_hoarder, DEFAULT, END_BY_KILL);
    CHECK_EQ(kiln_sem_wait(told, KILN_FOREVER), 0);
    theirs = (char *)mine + 64;
    CALL(heap_free, kiln_heap_free(common, theirs), -EPERM);
    CALL(heap_resize, kiln_heap_resize(common, theirs, 1), -EPERM);
    CHECK_EQ(*(char *)theirs, 'h'); /* to be read all the same */
    CHECK_EQ(kiln_heap_free(common, mine), 0);
    give(pid, kiln_heap_alloc(common, 64));
    kiln_sleep(1);
    CHECK_EQ(kiln_kill(pid), 0);
    wait_for_the_hoarder(pid, KILN_STATUS_KILLED, HOARD + 1);
    pid = kiln_spawn_with(task_hoarder, DEFAULT, END_BY_FAULT);
    CHECK_EQ(kiln_sem_wait(told, KILN_FOREVER), 0);
    CHECK_EQ(kiln_join(pid, KILN_FOREVER), KILN_STATUS_FAULTED);
    CHECK_EQ(kiln_sem_wait(told, KILN_FOREVER), 0); /* it was started again, with argument 0 */
    CHECK_EQ(used(common), 0);
}

void main_main(void)
{
    allocate_and_free();
    resize();
    map();
    scribble();
    libc_works();
    random_blocks();
    crew_shares();
    hoarders_end();
    CHECK(kiln_spawn(task_reader, DEFAULT) > 0);
    CHECK_EQ(kiln_sem_wait(told, KILN_FOREVER), 0);
    CHECK_EQ(used(own), 0);
    puts("done");
    fflush(stdout);
    kiln_shutdown(0);
}
