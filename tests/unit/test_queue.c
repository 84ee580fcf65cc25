/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "fixture.h"

#include <errno.h>
#include <kiln/types.h>

static int32_t send_number(uint32_t handle, uint32_t number, uint32_t timeout_ms)
{
    uint8_t item[64] = {0};

    memcpy(item, &number, sizeof(number));
    return queue_send(handle, item, timeout_ms);
}

/* What task `index` received last. */
static uint32_t got(unsigned index)
{
    uint32_t number;

    memcpy(&number, memory[index] + 128, sizeof(number));
    return number;
}

TEST(items_come_out_as_they_went_in)
{
    START(A);
    for (unsigned n = 0; n < 7; n++) {
        CHECK_EQUAL(send_number(PAIR, 100 + n, KILN_NO_WAIT), 0);
        CHECK_EQUAL(send_number(PAIR, 200 + n, KILN_NO_WAIT), 0);
        CHECK_EQUAL(send_number(PAIR, 300 + n, KILN_NO_WAIT), -EAGAIN);
        CHECK_EQUAL(queue_recv(PAIR, KILN_NO_WAIT), 0);
        CHECK_EQUAL(got(A), 100 + n);
        CHECK_EQUAL(queue_recv(PAIR, KILN_NO_WAIT), 0);
        CHECK_EQUAL(got(A), 200 + n);
        CHECK_EQUAL(queue_recv(PAIR, KILN_NO_WAIT), -EAGAIN);
        CHECK_EQUAL(send_number(PAIR, 0, KILN_NO_WAIT), 0); /* begin elsewhere in the ring */
        CHECK_EQUAL(queue_recv(PAIR, KILN_NO_WAIT), 0);
    }
}

TEST(every_byte_of_an_odd_size)
{
    uint8_t item[SINGLE_BYTES];

    START(A);
    for (unsigned n = 0; n < SINGLE_BYTES; n++)
        item[n] = (uint8_t)(n * 17 + 3);
    CHECK_EQUAL(queue_send(SINGLE, item, KILN_NO_WAIT), 0);
    memset(memory[A] + 128, 0xee, 32);
    CHECK_EQUAL(queue_recv(SINGLE, KILN_NO_WAIT), 0);
    CHECK(memcmp(memory[A] + 128, item, SINGLE_BYTES) == 0);
    CHECK_EQUAL(memory[A][128 + SINGLE_BYTES], 0xee);
}

TEST(a_receiver_that_waits_gets_it_at_once)
{
    START(A, B);
    queue_recv(PAIR, KILN_FOREVER);
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(send_number(PAIR, 77, KILN_FOREVER), 0);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(result(A), 0);
    CHECK_EQUAL(got(A), 77);
    CHECK_EQUAL(queues[0].used, 0);
}

TEST(a_sender_that_waits_is_next)
{
    START(A, B);
    send_number(SINGLE, 1, KILN_FOREVER);
    send_number(SINGLE, 2, KILN_FOREVER);
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(queue_recv(SINGLE, KILN_FOREVER), 0);
    CHECK_EQUAL(got(B), 1);
    CHECK_EQUAL(running(), A);
    sleep_ms(KILN_FOREVER);
    CHECK_EQUAL(queue_recv(SINGLE, KILN_FOREVER), 0);
    CHECK_EQUAL(got(B), 2);
}

TEST(receivers_by_priority_then_first)
{
    START(B, C, A);
    sleep_ms(1); /* A */
    queue_recv(PAIR, KILN_FOREVER);
    queue_recv(PAIR, KILN_FOREVER);
    ticks(2);
    CHECK_EQUAL(running(), A);
    send_number(PAIR, 1, KILN_NO_WAIT);
    send_number(PAIR, 2, KILN_NO_WAIT);
    CHECK_EQUAL(got(B), 1);
    CHECK_EQUAL(got(C), 2);
}

TEST(times_are_over)
{
    START(A, B);
    queue_recv(PAIR, 3);
    send_number(SINGLE, 1, KILN_NO_WAIT);
    send_number(SINGLE, 2, 4);
    ticks(4);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(result(A), -ETIMEDOUT);
    ticks(1);
    CHECK_EQUAL(result(B), -ETIMEDOUT);
    CHECK(queues[0].receivers == NULL && queues[1].senders == NULL);
    CHECK_EQUAL(queues[1].used, queues[1].item_size);
}

TEST(errors)
{
    uint32_t end_of_memory;

    START(A, E);
    end_of_memory = address(memory[A] + MEMORY_BYTES - 3);
    CHECK_EQUAL(host_call(CALL_queue_send, LOW, address(memory[A]), 0), -EPERM);
    CHECK_EQUAL(host_call(CALL_queue_recv, EMPTY, address(memory[A]), 0), -EPERM);
    CHECK_EQUAL(host_call(CALL_queue_send, INDICES, address(memory[A]), 0), -EBADF);
    CHECK_EQUAL(host_call(CALL_queue_recv, 0x100 | QUEUE_SLOT, address(memory[A]), 0), -EBADF);
    CHECK_EQUAL(host_call(CALL_queue_send, PAIR, end_of_memory, 0), -EFAULT);
    CHECK_EQUAL(host_call(CALL_queue_send, PAIR, address(memory[B]), 0), -EFAULT);
    CHECK_EQUAL(host_call(CALL_queue_send, PAIR, address(constants), 0), 0);
    CHECK_EQUAL(host_call(CALL_queue_recv, PAIR, address(constants), 0), -EFAULT);
    CHECK_EQUAL(host_call(CALL_queue_recv, PAIR, end_of_memory, 0), -EFAULT);
    CHECK_EQUAL(queues[0].used, 4);
    end();
    CHECK_EQUAL(queue_recv(PAIR, KILN_NO_WAIT), -EPERM);
}

static int32_t create(uint32_t item_size, uint32_t depth)
{
    return host_call(CALL_queue_create, item_size, depth, 0);
}

TEST(what_can_be_created)
{
    int32_t first;

    START(A);
    CHECK_EQUAL(create(0, 1), -EINVAL);
    CHECK_EQUAL(create(65, 1), -EINVAL);
    CHECK_EQUAL(create(1, 0), -EINVAL);
    CHECK_EQUAL(create(1, 65536), -EINVAL);
    CHECK_EQUAL(create(UINT32_MAX, UINT32_MAX), -EINVAL);
    CHECK_EQUAL(create(11, 3), -ENOMEM);
    CHECK_EQUAL(create(64, 65535), -ENOMEM);
    first = create(8, 4);
    CHECK_EQUAL(first, 0x100 | QUEUE_SLOT);
    CHECK_EQUAL(create(32, 1), 0x100 | QUEUE_SLOT2);
    CHECK_EQUAL(create(1, 1), -EAGAIN);
    for (unsigned n = 0; n < 4; n++)
        CHECK_EQUAL(send_number((uint32_t)first, n, KILN_NO_WAIT), 0);
    CHECK_EQUAL(send_number((uint32_t)first, 4, KILN_NO_WAIT), -EAGAIN);
    CHECK_EQUAL(host_call(CALL_destroy, (uint32_t)first, 0, 0), 0);
    CHECK_EQUAL(create(4, 8), 0x200 | QUEUE_SLOT);
    CHECK_EQUAL(queue_recv(0x200 | QUEUE_SLOT, KILN_NO_WAIT), -EAGAIN);
    CHECK_EQUAL(queue_recv(0x100 | QUEUE_SLOT, KILN_NO_WAIT), -EBADF);
}

/* Copies are by words and by bytes, and the ring begins anew at each multiple. */
TEST(items_of_every_size)
{
    uint8_t *own = memory[A];

    START(A);
    for (uint32_t size = 1; size <= QUEUE_SLOT_BYTES; size++) {
        uint32_t queue = (uint32_t)create(size, QUEUE_SLOT_BYTES / size);

        for (uint32_t round = 0; round < 2 * QUEUE_SLOT_BYTES; round++) {
            for (uint32_t n = 0; n < size; n++)
                own[1 + n] = (uint8_t)(round + 3 * n);
            memset(own + 64, 0xee, size + 2);
            CHECK_EQUAL(host_call(CALL_queue_send, queue, address(own + 1), 0), 0);
            CHECK_EQUAL(host_call(CALL_queue_recv, queue, address(own + 65), 0), 0);
            CHECK_EQUAL(memcmp(own + 1, own + 65, size), 0);
            CHECK_EQUAL(own[64], 0xee);
            CHECK_EQUAL(own[65 + size], 0xee);
        }
        CHECK_EQUAL(host_call(CALL_destroy, queue, 0, 0), 0);
    }
}

TEST(destroying_wakes_both_kinds)
{
    uint32_t empty;
    uint32_t full;

    START(B, C, A);
    empty = (uint32_t)create(4, 1); /* A */
    full = (uint32_t)create(4, 1);
    send_number(full, 1, KILN_NO_WAIT);
    sleep_ms(1);
    queue_recv(empty, KILN_FOREVER);
    send_number(full, 2, KILN_FOREVER);
    ticks(2);
    CHECK_EQUAL(running(), A);
    CHECK_EQUAL(host_call(CALL_destroy, empty, 0, 0), 0);
    CHECK_EQUAL(host_call(CALL_destroy, full, 0, 0), 0);
    CHECK_EQUAL(result(B), -EIDRM);
    CHECK_EQUAL(result(C), -EIDRM);
}
