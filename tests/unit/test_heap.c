/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "fixture.h"
#include "reaper.h"

#include <errno.h>
#include <kiln/heap_types.h>
#include <kiln/types.h>

static const struct fault_record undefined = {.cause = FAULT_UNDEFINED};

static int32_t place(uint32_t index)
{
    return (int32_t)address(heap_memory + index * HEAP_LEAST);
}

/* What the running task learns about the block at least block `index` of HEAP. */
static struct kiln_heap_block block(uint32_t index)
{
    struct kiln_heap_block *info = (void *)memory[running()];

    CHECK_EQUAL(host_call(CALL_heap_block, HEAP, (uint32_t)place(index), address(info)), 0);
    return *info;
}

static void check_whole(void)
{
    struct kiln_heap_block whole = block(0);

    CHECK_EQUAL(whole.start, address(heap_memory));
    CHECK_EQUAL(whole.size, HEAP_BYTES);
    CHECK_EQUAL(whole.owner, 0);
    CHECK_EQUAL(heap_used[0], 0);
}

TEST(blocks_are_the_next_power_of_two)
{
    static const uint32_t sizes[][2] = {{0, 32},    {1, 32},    {32, 32},    {33, 64},
                                        {64, 64},   {65, 128},  {129, 256},  {256, 256},
                                        {257, 512}, {512, 512}, {513, 1024}, {1024, 1024}};

    START(B);
    for (unsigned i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        int32_t got = heap_alloc(HEAP, sizes[i][0]);

        CHECK_EQUAL(got, place(0));
        CHECK_EQUAL(block(0).size, sizes[i][1]);
        CHECK_EQUAL(block(0).owner, tasks[B].pid);
        CHECK_EQUAL(heap_used[0], sizes[i][1]);
        CHECK_EQUAL(heap_free(HEAP, got), 0);
        check_whole();
    }
}

TEST(sizes_that_cannot_be)
{
    START(B);
    CHECK_EQUAL(heap_alloc(HEAP, HEAP_BYTES + 1), -ENOMEM);
    CHECK_EQUAL(heap_alloc(HEAP, 0x7fffffff), -ENOMEM);
    CHECK_EQUAL(heap_alloc(HEAP, 0x80000000), -ENOMEM);
    CHECK_EQUAL(heap_alloc(HEAP, UINT32_MAX), -ENOMEM);
    check_whole();
}

TEST(the_smallest_block_that_fits_is_split)
{
    START(B);
    CHECK_EQUAL(heap_alloc(HEAP, 32), place(0)); /* leaves one each of 1, 2, 4, 8, 16 */
    CHECK_EQUAL(heap_alloc(HEAP, 32), place(1));
    CHECK_EQUAL(heap_alloc(HEAP, 32), place(2)); /* of the 2 */
    CHECK_EQUAL(heap_alloc(HEAP, 200), place(8));
    CHECK_EQUAL(heap_alloc(HEAP, 100), place(4));
    CHECK_EQUAL(heap_alloc(HEAP, 100), place(16)); /* of the 16 */
    CHECK_EQUAL(heap_alloc(HEAP, 512), -ENOMEM);
    CHECK_EQUAL(heap_alloc(HEAP, 256), place(24));
    CHECK_EQUAL(heap_alloc(HEAP, 128), place(20));
    CHECK_EQUAL(heap_alloc(HEAP, 64), -ENOMEM);
    CHECK_EQUAL(heap_alloc(HEAP, 1), place(3));
    CHECK_EQUAL(heap_alloc(HEAP, 1), -ENOMEM);
    CHECK_EQUAL(heap_used[0], HEAP_BYTES);
}

TEST(buddies_merge_in_any_order)
{
    START(B);
    for (unsigned step = 1; step < 32; step += 2) {
        for (uint32_t i = 0; i < 32; i++)
            CHECK(heap_alloc(HEAP, 1) > 0);
        CHECK_EQUAL(heap_alloc(HEAP, 1), -ENOMEM);
        for (uint32_t i = 0; i < 32; i++)
            CHECK_EQUAL(heap_free(HEAP, place(i * step % 32)), 0);
        check_whole();
    }
}

TEST(neighbours_that_are_no_buddies_do_not_merge)
{
    START(B);
    for (uint32_t i = 0; i < 4; i++)
        heap_alloc(HEAP, 256);
    CHECK_EQUAL(heap_free(HEAP, place(8)), 0);
    CHECK_EQUAL(heap_free(HEAP, place(16)), 0);
    CHECK_EQUAL(heap_alloc(HEAP, 512), -ENOMEM);
    CHECK_EQUAL(heap_free(HEAP, place(0)), 0);
    CHECK_EQUAL(heap_alloc(HEAP, 512), place(0));
}

TEST(a_heap_of_another_size_has_no_block_beyond_its_end)
{
    int32_t large = (int32_t)address(nest_memory), small = (int32_t)address(nest_memory + 2048);

    START(F);
    CHECK_EQUAL(heap_alloc(NEST, 2049), -ENOMEM);
    CHECK_EQUAL(heap_alloc(NEST, 2048), large);
    CHECK_EQUAL(heap_alloc(NEST, 513), -ENOMEM);
    CHECK_EQUAL(heap_alloc(NEST, 512), small);
    CHECK_EQUAL(heap_alloc(NEST, 1), -ENOMEM);
    CHECK_EQUAL(heap_resize(NEST, small, 513), -ENOMEM);
    CHECK_EQUAL(heap_free(NEST, small), 0);
    CHECK_EQUAL(heap_resize(NEST, large, 4096), -ENOMEM);
    CHECK_EQUAL(heap_free(NEST, large), 0);
    CHECK_EQUAL(heap_alloc(NEST, 2049), -ENOMEM);
    for (uint32_t i = 0; i < 160; i++)
        CHECK(heap_alloc(NEST, 16) > 0);
    CHECK_EQUAL(heap_alloc(NEST, 16), -ENOMEM);
    CHECK_EQUAL(heap_used[1], NEST_BYTES);
}

TEST(double_interior_and_foreign_frees_are_refused)
{
    int32_t mine;

    START(B, C);
    mine = heap_alloc(HEAP, 100);
    CHECK_EQUAL(heap_free(HEAP, mine + 1), -EINVAL);
    CHECK_EQUAL(heap_free(HEAP, mine + 32), -EINVAL);
    CHECK_EQUAL(heap_free(HEAP, mine + 64), -EINVAL);
    CHECK_EQUAL(heap_free(HEAP, mine + 128), -EINVAL); /* free */
    CHECK_EQUAL(heap_free(HEAP, place(32)), -EINVAL);
    CHECK_EQUAL(heap_free(HEAP, place(0) - 32), -EINVAL);
    CHECK_EQUAL(heap_free(HEAP, 0), -EINVAL);
    CHECK_EQUAL(heap_free(HEAP, -1), -EINVAL);
    CHECK_EQUAL(heap_free(HEAP, (int32_t)address(memory[B])), -EINVAL);
    sleep_ms(10);
    CHECK_EQUAL(running(), C);
    CHECK_EQUAL(heap_free(HEAP, mine), -EPERM);
    CHECK_EQUAL(heap_resize(HEAP, mine, 10), -EPERM);
    CHECK_EQUAL(block(0).owner, tasks[B].pid);
    CHECK_EQUAL(heap_used[0], 128);
    ticks(11);
    end();
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(heap_free(HEAP, mine), 0);
    CHECK_EQUAL(heap_free(HEAP, mine), -EINVAL);
    check_whole();
}

TEST(handles_and_rights)
{
    struct kiln_heap_block *info = (void *)memory[B];

    START(B);
    for (uint32_t call = CALL_heap_alloc; call <= CALL_heap_give; call++) {
        if (call == CALL_heap_block)
            continue;
        CHECK_EQUAL(host_call(call, NEST, 1, 1), -EPERM);
        CHECK_EQUAL(host_call(call, EMPTY, 1, 1), -EPERM);
        CHECK_EQUAL(host_call(call, 0x100 | SEM_SLOT, 1, 1), -EBADF);
        CHECK_EQUAL(host_call(call, 0x100 | HEAP, 1, 1), -EBADF);
        CHECK_EQUAL(host_call(call, 255, 1, 1), -EBADF);
        CHECK_EQUAL(host_call(call, UINT32_MAX - 1, 1, 1), -EBADF);
    }
    CHECK_EQUAL(host_call(CALL_sem_signal, HEAP, 0, 0), -EPERM);
    CHECK_EQUAL(host_call(CALL_heap_block, NEST, 0, address(info)), 0); /* to look at it */
    CHECK_EQUAL(info->start, address(nest_memory));
    CHECK_EQUAL(info->size, 2048);
    CHECK_EQUAL(host_call(CALL_heap_block, EMPTY, 0, address(info)), -EPERM);
    CHECK_EQUAL(host_call(CALL_heap_block, 255, 0, address(info)), -EBADF);
}

static int32_t give(uint32_t handle, int32_t block, int32_t pid)
{
    return host_call(CALL_heap_give, handle, (uint32_t)block, (uint32_t)pid);
}

TEST(a_block_is_handed_over)
{
    int32_t mine;

    START(B, C);
    mine = heap_alloc(HEAP, 64);
    CHECK_EQUAL(give(HEAP, mine, 0), -ESRCH);
    CHECK_EQUAL(give(HEAP, mine, -1), -ESRCH);
    CHECK_EQUAL(give(HEAP, mine, TASKS + 1), -ESRCH);
    CHECK_EQUAL(give(HEAP, mine, tasks[C].pid + (int32_t)PID_GENERATION_STEP), -ESRCH);
    CHECK_EQUAL(give(HEAP, mine, tasks[D].pid), -ESRCH); /* which does not run */
    CHECK_EQUAL(give(HEAP, mine, tasks[0].pid), -EPERM); /* idle has no heap */
    CHECK_EQUAL(give(HEAP, mine + 32, tasks[C].pid), -EINVAL);
    CHECK_EQUAL(block(0).owner, tasks[B].pid);
    CHECK_EQUAL(give(HEAP, mine, tasks[B].pid), 0);
    CHECK_EQUAL(heap_owned[0][B], 1);
    CHECK_EQUAL(give((uint32_t)KILN_HEAP_OWN, mine, tasks[C].pid), 0);
    CHECK_EQUAL(block(0).owner, tasks[C].pid);
    CHECK_EQUAL(block(0).size, 64);
    CHECK_EQUAL(heap_used[0], 64);
    CHECK_EQUAL(heap_owned[0][B], 0);
    CHECK_EQUAL(heap_owned[0][C], 1);
    CHECK_EQUAL(heap_free(HEAP, mine), -EPERM);
    CHECK_EQUAL(give(HEAP, mine, tasks[B].pid), -EPERM);
    sleep_ms(KILN_FOREVER);
    CHECK_EQUAL(running(), C);
    CHECK_EQUAL(heap_free(HEAP, mine), 0);
    check_whole();
}

TEST(what_a_pools_task_is_given_is_its_domains)
{
    int32_t mine;

    START(F);
    spawn_worker();
    mine = heap_alloc(HEAP, 64);
    CHECK_EQUAL(give(HEAP, mine, tasks[W0].pid), 0);
    CHECK_EQUAL(heap_owned[0][F], 1);
    CHECK_EQUAL(heap_owned[0][W0], 0);
    CHECK_EQUAL(block(0).owner, tasks[F].pid);
}

TEST(a_task_without_a_heap_has_not_the_calls)
{
    START(E);
    for (uint32_t call = CALL_heap_alloc; call <= CALL_heap_give; call++)
        CHECK_EQUAL(host_call(call, HEAP, 1, 1), -EPERM);
}

TEST(its_own_heap_is_the_first_one)
{
    int32_t got;

    START(F, B);
    got = heap_alloc((uint32_t)KILN_HEAP_OWN, 1);
    CHECK_EQUAL(got, place(0));
    CHECK_EQUAL(heap_free((uint32_t)KILN_HEAP_OWN, got), 0);
    sleep_ms(KILN_FOREVER);
    CHECK_EQUAL(running(), F);
    got = heap_alloc((uint32_t)KILN_HEAP_OWN, 1);
    CHECK_EQUAL(got, (int32_t)address(nest_memory + 2048)); /* of the smaller part */
    CHECK_EQUAL(heap_free(HEAP, got), -EINVAL);
    CHECK_EQUAL(heap_resize((uint32_t)KILN_HEAP_OWN, got, 16), 0);
    CHECK_EQUAL(heap_free((uint32_t)KILN_HEAP_OWN, got), 0);
}

TEST(resized_where_it_is)
{
    int32_t first, second;

    START(B);
    first = heap_alloc(HEAP, 32);
    CHECK_EQUAL(heap_resize(HEAP, first, 200), 0);
    CHECK_EQUAL(block(0).size, 256);
    CHECK_EQUAL(heap_used[0], 256);
    second = heap_alloc(HEAP, 256);
    CHECK_EQUAL(heap_resize(HEAP, first, 257), -ENOMEM);  /* the buddy is in use */
    CHECK_EQUAL(heap_resize(HEAP, second, 257), -ENOMEM); /* a right half */
    CHECK_EQUAL(heap_resize(HEAP, first, 2048), -ENOMEM);
    CHECK_EQUAL(heap_resize(HEAP, first, UINT32_MAX), -ENOMEM);
    CHECK_EQUAL(heap_resize(HEAP, first, 0), 0);
    CHECK_EQUAL(block(0).size, 32);
    CHECK_EQUAL(block(1).size, 32);
    CHECK_EQUAL(block(1).owner, 0);
    CHECK_EQUAL(block(2).size, 64);
    CHECK_EQUAL(block(4).size, 128);
    CHECK_EQUAL(heap_used[0], 288);
    CHECK_EQUAL(heap_free(HEAP, second), 0);
    CHECK_EQUAL(heap_resize(HEAP, first, HEAP_BYTES), 0);
    CHECK_EQUAL(block(31).start, address(heap_memory));
    CHECK_EQUAL(heap_resize(HEAP, first + 32, 1), -EINVAL);
    CHECK_EQUAL(heap_free(HEAP, first), 0);
    check_whole();
}

TEST(growing_stops_at_a_smaller_free_part)
{
    int32_t first;

    START(B);
    first = heap_alloc(HEAP, 64);
    CHECK_EQUAL(heap_alloc(HEAP, 32), place(2)); /* its buddy, in parts */
    CHECK_EQUAL(heap_resize(HEAP, first, 128), -ENOMEM);
    CHECK_EQUAL(block(0).size, 64);
    CHECK_EQUAL(heap_free(HEAP, place(2)), 0);
    CHECK_EQUAL(heap_resize(HEAP, first, 128), 0);
}

TEST(the_map_is_read_block_by_block)
{
    struct kiln_heap_block *info = (void *)memory[B];
    uint32_t inside = 0, bytes = 0, blocks = 0;

    START(B);
    heap_alloc(HEAP, 32);
    heap_alloc(HEAP, 128);
    while (host_call(CALL_heap_block, HEAP, inside, address(info)) == 0) {
        CHECK_EQUAL(info->start, address(heap_memory) + bytes);
        CHECK_EQUAL(info->owner, bytes == 0 || bytes == 128 ? tasks[B].pid : 0);
        bytes += info->size;
        blocks++;
        inside = (uint32_t)info->start + info->size;
    }
    CHECK_EQUAL(result(B), -ENOENT);
    CHECK_EQUAL(bytes, HEAP_BYTES);
    CHECK_EQUAL(blocks, 6); /* 32, 32, 64, 128, 256, 512 */
    CHECK_EQUAL(host_call(CALL_heap_block, HEAP, (uint32_t)place(0) - 1, address(info)), -ENOENT);
    CHECK_EQUAL(host_call(CALL_heap_block, HEAP, (uint32_t)place(5) + 3, address(info)), 0);
    CHECK_EQUAL(info->start, address(heap_memory) + 128);
    CHECK_EQUAL(host_call(CALL_heap_block, HEAP, 0, address(constants)), -EFAULT);
    CHECK_EQUAL(host_call(CALL_heap_block, HEAP, 0, 0), -EFAULT);
    CHECK_EQUAL(host_call(CALL_heap_block, HEAP, 0, address(memory[C])), -EFAULT);
}

TEST(nothing_is_written_into_the_heap)
{
    START(B, C);
    memset(heap_memory, 0xa5, sizeof(heap_memory));
    for (unsigned round = 0; round < 40; round++) {
        int32_t first = heap_alloc(HEAP, round * 5), second = heap_alloc(HEAP, 32);

        heap_resize(HEAP, first, 64);
        heap_free(HEAP, first);
        if (round % 2 == 0)
            heap_free(HEAP, second);
    }
    end();
    ticks(20);
    for (unsigned i = 0; i < sizeof(heap_memory); i++)
        CHECK_EQUAL(heap_memory[i], 0xa5);
}

TEST(a_pools_blocks_are_its_domains)
{
    int32_t mine, theirs;

    START(F);
    mine = heap_alloc(NEST, 16);
    spawn_worker();
    yield();
    CHECK_EQUAL(running(), W0);
    theirs = heap_alloc((uint32_t)KILN_HEAP_OWN, 16);
    CHECK_EQUAL(heap_free(NEST, mine), 0);
    end();
    CHECK_EQUAL(tasks[W0].state, TASK_ZOMBIE); /* at once: nothing was its own */
    CHECK_EQUAL(running(), F);
    CHECK_EQUAL(heap_free(NEST, theirs), 0);
    CHECK_EQUAL(heap_used[1], 0);
}

TEST(blocks_come_back_when_their_task_ends)
{
    START(B, C);
    for (unsigned i = 0; i < 9; i++)
        heap_alloc(HEAP, 32);
    sleep_ms(1);
    CHECK_EQUAL(heap_alloc(HEAP, 64), place(10));
    sleep_ms(10);
    ticks(2);
    CHECK_EQUAL(running(), B);
    end();
    CHECK_EQUAL(tasks[B].state, TASK_ENDING);
    CHECK_EQUAL(heap_used[0], 9 * 32 + 64);
    ticks(1);
    CHECK_EQUAL(heap_used[0], 5 * 32 + 64);
    ticks(1);
    CHECK_EQUAL(heap_used[0], 32 + 64);
    CHECK_EQUAL(tasks[B].state, TASK_ENDING);
    ticks(1);
    CHECK_EQUAL(tasks[B].state, TASK_DORMANT);
    CHECK_EQUAL(heap_used[0], 64); /* C's */
    ticks(8);
    CHECK_EQUAL(running(), C);
    CHECK_EQUAL(heap_free(HEAP, place(10)), 0);
    check_whole();
}

TEST(it_cannot_start_before_they_are_back)
{
    host_boot();
    spawn(B);
    sleep_ms(1);
    for (unsigned i = 0; i < 12; i++)
        heap_alloc(HEAP, 1);
    end();
    ticks(2); /* INIT's sleep is over */
    CHECK_EQUAL(running(), INIT);
    CHECK_EQUAL(tasks[B].state, TASK_ENDING);
    CHECK_EQUAL(spawn(B), -EBUSY);
    CHECK_EQUAL(kill(B), -ESRCH);
    CHECK_EQUAL(notify(B, 1), -ESRCH);
    CHECK_EQUAL(nice_to(B, 2), -ESRCH);
    ticks(1);
    CHECK_EQUAL(tasks[B].state, TASK_DORMANT);
    CHECK(spawn(B) > 0);
}

TEST(a_killed_tasks_blocks_come_back_too)
{
    START(B, A);
    sleep_ms(2);
    for (unsigned i = 0; i < 32; i++)
        heap_alloc(HEAP, 1);
    ticks(3);
    CHECK_EQUAL(running(), A);
    kill(B);
    CHECK_EQUAL(tasks[B].state, TASK_ENDING);
    CHECK_EQUAL(kill(B), -ESRCH);
    CHECK_EQUAL(heap_alloc(HEAP, 1), -ENOMEM);
    ticks(1);
    CHECK_EQUAL(heap_alloc(HEAP, 128), place(0));
    ticks(6);
    CHECK_EQUAL(tasks[B].state, TASK_ENDING);
    ticks(1);
    CHECK_EQUAL(tasks[B].state, TASK_DORMANT);
}

TEST(who_joins_learns_the_status_when_all_are_back)
{
    int32_t pid;

    START(D, B);
    pid = tasks[D].pid;
    for (unsigned i = 0; i < 9; i++)
        heap_alloc(HEAP, 1);
    end_with(7);
    CHECK_EQUAL(tasks[D].state, TASK_ENDING);
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(join((uint32_t)pid, KILN_NO_WAIT), -EAGAIN);
    CHECK_EQUAL(join((uint32_t)tasks[D].pid, KILN_NO_WAIT), -ESRCH);
    join((uint32_t)pid, KILN_FOREVER);
    CHECK_EQUAL(tasks[B].state, TASK_BLOCKED);
    ticks(2);
    CHECK_EQUAL(tasks[B].state, TASK_BLOCKED);
    ticks(1);
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(result(B), 7);
    CHECK_EQUAL(tasks[D].state, TASK_DORMANT);
}

TEST(a_zombie_is_one_after_that)
{
    int32_t pid;

    START(D, B);
    pid = tasks[D].pid;
    heap_alloc(HEAP, 1);
    host_fault(&tasks[D], undefined);
    CHECK_EQUAL(tasks[D].state, TASK_ENDING);
    ticks(1);
    CHECK_EQUAL(tasks[D].state, TASK_ZOMBIE);
    ticks(5);
    CHECK_EQUAL(join((uint32_t)pid, KILN_NO_WAIT), KILN_STATUS_FAULTED);
    CHECK_EQUAL(tasks[D].state, TASK_DORMANT);
}

TEST(a_join_can_time_out_meanwhile)
{
    int32_t pid;

    START(D, B);
    pid = tasks[D].pid;
    for (unsigned i = 0; i < 32; i++)
        heap_alloc(HEAP, 1);
    end_with(3);
    join((uint32_t)pid, 2);
    ticks(3);
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(result(B), -ETIMEDOUT);
    ticks(5);
    CHECK_EQUAL(tasks[D].state, TASK_ZOMBIE);
    CHECK_EQUAL(join((uint32_t)pid, KILN_NO_WAIT), 3);
}

TEST(a_restart_waits_until_all_are_back)
{
    START(F);
    for (unsigned i = 0; i < 24; i++)
        heap_alloc(NEST, 1);
    for (unsigned i = 0; i < 16; i++)
        heap_alloc(HEAP, 1);
    host_fault(&tasks[F], undefined);
    ticks(3); /* its back-off */
    CHECK_EQUAL(tasks[F].state, TASK_ENDING);
    for (unsigned i = 3; tasks[F].state == TASK_ENDING; i++) {
        CHECK(i < 20);
        ticks(1);
    }
    CHECK_EQUAL(heap_used[0] + heap_used[1], 0);
    ticks(2);
    CHECK_EQUAL(running(), F);
    CHECK_EQUAL(heap_alloc(NEST, 2048), (int32_t)address(nest_memory));
}

TEST(a_restart_that_waits_can_be_cancelled)
{
    START(F, A);
    sleep_ms(3);
    for (unsigned i = 0; i < 24; i++)
        heap_alloc(NEST, 1);
    host_fault(&tasks[F], undefined);
    ticks(4);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(tasks[F].state, TASK_ENDING);
    CHECK_EQUAL(kill(F), 0);
    CHECK_EQUAL(kill(F), -ESRCH);
    ticks(20);
    CHECK_EQUAL(tasks[F].state, TASK_ZOMBIE);
    CHECK_EQUAL(heap_used[1], 0);
}

TEST(several_end_at_once)
{
    START(B, C, D, A);
    sleep_ms(1);
    for (unsigned n = 0; n < 3; n++) {
        unsigned task = running();

        for (unsigned i = 0; i < 5; i++)
            CHECK(heap_alloc(HEAP, 1) > 0);
        sleep_ms(KILN_FOREVER);
        CHECK(running() != task);
    }
    ticks(3);
    CHECK_EQUAL(running(), A);
    CHECK(heap_alloc(HEAP, 1) > 0);
    kill(D);
    kill(B);
    kill(C);
    for (unsigned n = 0; n < 6; n++) {
        CHECK(tasks[B].state == TASK_ENDING || tasks[C].state == TASK_ENDING ||
              tasks[D].state == TASK_ENDING);
        ticks(1);
    }
    CHECK_EQUAL(tasks[B].state, TASK_DORMANT);
    CHECK_EQUAL(tasks[C].state, TASK_DORMANT);
    CHECK_EQUAL(tasks[D].state, TASK_ZOMBIE);
    CHECK(reaper.task == NULL);
    CHECK_EQUAL(heap_used[0], 32); /* A's */
}

/* F, which is the least urgent, has ended with more blocks than come back in `ticks`. A runs. */
static void leave_many_behind(void)
{
    CHECK_EQUAL(running(), F);
    for (unsigned i = 0; i < 100; i++)
        CHECK(heap_alloc(NEST, 16) > 0);
    ticks(1);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(kill(F), 0);
    CHECK_EQUAL(tasks[F].state, TASK_ENDING);
}

TEST(the_blocks_of_an_urgent_task_come_back_first)
{
    START(F, B, A);
    sleep_ms(3);
    for (unsigned i = 0; i < 8; i++)
        CHECK(heap_alloc(HEAP, 1) > 0);
    sleep_ms(KILN_FOREVER);
    ticks(3);
    leave_many_behind();
    sleep_ms(2);
    ticks(3);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(kill(B), 0);
    ticks(1);
    CHECK_EQUAL(tasks[B].state, TASK_ENDING);
    ticks(1);
    CHECK_EQUAL(tasks[B].state, TASK_DORMANT);
    CHECK_EQUAL(tasks[F].state, TASK_ENDING);
    ticks(100);
    CHECK_EQUAL(tasks[F].state, TASK_ZOMBIE);
    CHECK_EQUAL(heap_used[1], 0);
}

/* B, which is more urgent than F, ends with blocks for eight ticks, F with some
 * that are found in five: they are behind 128 free ones. A is more urgent than both. */
#define OF_B 8
#define OF_F 5

static void end_two(void)
{
    START(F, B, A);
    sleep_ms(2);
    for (unsigned i = 0; i < OF_B * REAPER_BLOCKS; i++)
        CHECK(heap_alloc(HEAP, 1) > 0);
    sleep_ms(KILN_FOREVER);
    for (unsigned i = 0; i < REAPER_BLOCKS; i++)
        CHECK(heap_alloc(NEST, 16) > 0);
    ticks(3);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(kill(B), 0);
    CHECK_EQUAL(kill(F), 0);
}

TEST(and_those_of_one_that_an_urgent_task_joins)
{
    end_two();
    join(((uint32_t)tasks[F].pid - PID_GENERATION_STEP) & PID_MAX, KILN_FOREVER);
    ticks(OF_F);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(result(A), KILN_STATUS_KILLED);
    CHECK_EQUAL(tasks[B].state, TASK_ENDING);
}

TEST(otherwise_the_more_urgent_comes_first_though_it_ended_later)
{
    end_two();
    ticks(OF_B - 1);
    CHECK_EQUAL(tasks[B].state, TASK_ENDING);
    ticks(1);
    CHECK_EQUAL(tasks[B].state, TASK_DORMANT);
    ticks(OF_F - 1);
    CHECK_EQUAL(tasks[F].state, TASK_ENDING);
    ticks(1);
    CHECK_EQUAL(tasks[F].state, TASK_ZOMBIE);
}

TEST(heaps_in_which_it_owns_nothing_are_not_looked_at)
{
    START(F);
    CHECK(heap_alloc(NEST, 16) > 0);
    end();
    ticks(OF_F);
    CHECK_EQUAL(tasks[F].state, TASK_ZOMBIE);
}

TEST(with_its_workers_a_domain_leaves_nothing)
{
    START(F);
    heap_alloc(HEAP, 100);
    spawn_worker();
    yield();
    heap_alloc(HEAP, 100);
    heap_alloc(NEST, 100);
    ticks(2);
    host_fault(&tasks[F], undefined);
    CHECK_EQUAL(tasks[W0].state, TASK_ZOMBIE);
    ticks(8);
    CHECK_EQUAL(heap_used[0] + heap_used[1], 0);
}
