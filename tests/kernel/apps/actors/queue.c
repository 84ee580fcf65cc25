/* SPDX-License-Identifier: MIT */
/* What goes through queues, and in which order. */
#include "conductor.h"

#include <string.h>

/* Three items fill `q`, whichever of its places is the first. */
static void round_the_end(void)
{
    uint32_t sent = 0;
    uint32_t received = 0;

    for (unsigned step = 0; step < 200; step++) {
        for (unsigned i = step % 4; i < 3; i++, sent++)
            CHECK_EQ(kiln_queue_send(q, &sent, KILN_NO_WAIT), 0);
        while (received < sent) {
            uint32_t item = 0;

            CHECK_EQ(kiln_queue_recv(q, &item, KILN_NO_WAIT), 0);
            CHECK_EQ(item, received++);
        }
    }
    CHECK(sent > 250);
}

/* Items of all sizes arrive whole, and nothing beside them is written. */
static void all_sizes(void)
{
    uint8_t from[CONFIG_QUEUE_ITEM_MAX];
    uint8_t to[CONFIG_QUEUE_ITEM_MAX + 2];

    for (unsigned i = 0; i < sizeof(from); i++)
        from[i] = (uint8_t)(i + 1);
    for (size_t size = 1; size <= sizeof(from); size++) {
        kiln_queue_t queue = kiln_queue_create(size, 256 / size);

        CHECK(queue > 0);
        for (unsigned i = 0; i < 256 / size; i++) {
            from[0] = (uint8_t)i;
            CHECK_EQ(kiln_queue_send(queue, from, KILN_NO_WAIT), 0);
        }
        CHECK_EQ(kiln_queue_send(queue, from, KILN_NO_WAIT), -EAGAIN);
        for (unsigned i = 0; i < 256 / size; i++) {
            memset(to, 0xEE, sizeof(to));
            CHECK_EQ(kiln_queue_recv(queue, to + 1, KILN_NO_WAIT), 0);
            CHECK(to[0] == 0xEE && to[1] == (uint8_t)i && to[size + 1] == 0xEE);
            CHECK(memcmp(to + 2, from + 1, size - 1) == 0);
        }
        CHECK_EQ(kiln_queue_destroy(queue), 0);
    }
}

static void fill(void)
{
    for (uint32_t item = 1; item <= 3; item++)
        CHECK_EQ(kiln_queue_send(q, &item, KILN_NO_WAIT), 0);
}

static void expect(uint32_t expected)
{
    uint32_t item = 0;

    CHECK_EQ(kiln_queue_recv(q, &item, KILN_NO_WAIT), 0);
    CHECK_EQ(item, expected);
}

/* Senders wait in the order a b c e; the item of one that is killed is never sent, those
 * of the others follow what was there before. */
static void senders(unsigned victim)
{
    static const unsigned in_line[] = {task_a, task_b, task_c, task_e};
    uint32_t item;

    fill();
    send(task_c, q, task_c);
    send(task_e, q, task_e);
    send(task_b, q, task_b);
    send(task_a, q, task_a);
    CHECK_DONE("");
    again(victim);
    for (item = 1; item <= 3; item++)
        expect(item);
    for (unsigned i = 0; i < 4; i++) {
        if (in_line[i] != victim) {
            CHECK_EQ(result_of(in_line[i]), 0);
            expect(in_line[i]);
        }
    }
    CHECK_EQ(kiln_queue_recv(q, &item, KILN_NO_WAIT), -EAGAIN);
    forget_done();
}

/* So do receivers; one that is killed takes nothing along. */
static void receivers(unsigned victim)
{
    static const unsigned in_line[] = {task_a, task_b, task_c, task_e};
    uint32_t item = 0;

    receive(task_c, q);
    receive(task_e, q);
    receive(task_b, q);
    receive(task_a, q);
    CHECK_DONE("");
    again(victim);
    for (unsigned i = 0; i < 4; i++) {
        if (in_line[i] == victim)
            continue;
        item++;
        CHECK_EQ(kiln_queue_send(q, &item, KILN_NO_WAIT), 0);
        CHECK_EQ(result_of(in_line[i]), 0);
        CHECK_EQ(ORDERS[in_line[i] - task_a].item, item);
    }
    CHECK_EQ(kiln_queue_recv(q, &item, KILN_NO_WAIT), -EAGAIN);
    forget_done();
}

/* A more urgent sender is served before one that came earlier; so it is when its own
 * priority changes while it waits. */
static void nice(void)
{
    fill();
    send(task_d, q, task_d);
    send(task_b, q, task_b);
    CHECK_EQ(kiln_nice(pid_of(task_d), 3), 0);
    for (uint32_t item = 1; item <= 3; item++)
        expect(item);
    expect(task_d);
    expect(task_b);
    CHECK_EQ(kiln_nice(pid_of(task_d), KILN_PRIORITY_DEFAULT), 0);
    CHECK_DONE("db");
}

/* Something is sent about when the receiver's time is over: it is received or stays. */
static void on_one_tick(uint32_t ms)
{
    uint32_t item = ms;

    kiln_sleep(1);
    order_give(task_a, (struct order){.kind = RECV, .handle = q, .timeout_ms = 10});
    kiln_sleep(ms);
    CHECK_EQ(kiln_queue_send(q, &item, KILN_NO_WAIT), 0);
    CHECK_EQ(result_of(task_a), ms < 10 ? 0 : -ETIMEDOUT);
    if (ms < 10)
        CHECK_EQ(ORDERS[0].item, ms);
    else
        expect(ms);
    CHECK_EQ(kiln_queue_recv(q, &item, KILN_NO_WAIT), -EAGAIN);
}

/* What a sender's time was too short for is not sent later. */
static void a_sender_gives_up(void)
{
    fill();
    order_give(task_b, (struct order){.kind = SEND, .handle = q, .value = 7, .timeout_ms = 3});
    send(task_c, q, 8);
    kiln_sleep(5);
    CHECK_EQ(result_of(task_b), -ETIMEDOUT);
    for (uint32_t item = 1; item <= 3; item++)
        expect(item);
    expect(8);
    CHECK_DONE("bc");
}

void test_queues(void)
{
    round_the_end();
    all_sizes();
    for (unsigned victim = task_a; victim <= task_e; victim++) {
        senders(victim); /* d does not wait: all the others are served */
        receivers(victim);
    }
    nice();
    a_sender_gives_up();
    for (uint32_t ms = 8; ms <= 12; ms++)
        on_one_tick(ms);
    forget_done();
}
