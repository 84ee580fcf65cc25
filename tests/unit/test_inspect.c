/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "fixture.h"
#include "uart.h"

#include <errno.h>
#include <kiln/inspect_types.h>
#include <kiln/types.h>

#define FAULT_LINE sizeof(struct kiln_fault_line)

static struct kiln_task_info task_info(unsigned index)
{
    struct kiln_task_info info;
    uint8_t *own = memory[running()];

    CHECK_EQUAL(host_call(CALL_inspect_task, index + 1, address(own), 0), 0);
    memcpy(&info, own, sizeof(info));
    return info;
}

static struct kiln_object_info object_info(uint32_t index)
{
    struct kiln_object_info info;
    uint8_t *own = memory[running()];

    CHECK_EQUAL(host_call(CALL_inspect_object, index, address(own), 0), 0);
    memcpy(&info, own, sizeof(info));
    return info;
}

TEST(states)
{
    struct kiln_task_info info;

    START(A, B, D);
    info = task_info(A);
    CHECK_EQUAL(info.state, KILN_TASK_RUNNING);
    CHECK_EQUAL(info.pid, A + 1);
    CHECK_TEXT(info.name, "a");
    CHECK_EQUAL(info.waits_for, KILN_WAIT_NOTHING);
    CHECK_EQUAL(task_info(B).state, KILN_TASK_READY);
    CHECK_EQUAL(task_info(C).state, KILN_TASK_DORMANT);
    kill(D);
    CHECK_EQUAL(task_info(D).state, KILN_TASK_ZOMBIE);
    suspend(B);
    CHECK_EQUAL(task_info(B).state, KILN_TASK_SUSPENDED);
    CHECK_EQUAL(task_info(B).suspended, 1);
}

static void check_wait(unsigned index, unsigned kind, int32_t on)
{
    struct kiln_task_info info = task_info(index);

    CHECK_EQUAL(info.state, KILN_TASK_BLOCKED);
    CHECK_EQUAL(info.waits_for, kind);
    CHECK_EQUAL(info.waits_on, on);
}

TEST(what_a_task_waits_for)
{
    int32_t handle;

    START(A, B, C, D, F);
    handle = host_call(CALL_sem_create, 0, 1, 0);
    sleep_ms(3);
    sem_wait((uint32_t)handle, KILN_FOREVER);
    notify_wait(6, KILN_FOREVER);
    join(F + 1, KILN_FOREVER);
    read_into(KILN_STDIN, 4);
    ticks(4);
    CHECK_EQUAL(running(), A);
    check_wait(B, KILN_WAIT_OBJECT, handle);
    check_wait(C, KILN_WAIT_NOTIFICATION, 6);
    check_wait(D, KILN_WAIT_TASK, F + 1);
    check_wait(F, KILN_WAIT_CONSOLE, 0);
    check_wait(INIT, KILN_WAIT_TIME, 0);
}

TEST(who_waits_for_an_object)
{
    struct kiln_object_info info;
    uint8_t item[SINGLE_BYTES] = {0};

    START(A, B, C, D);
    mutex_lock(LOW, KILN_FOREVER);
    mutex_lock(LOW, KILN_FOREVER);
    queue_send(SINGLE, item, 0);
    sleep_ms(3);
    mutex_lock(LOW, KILN_FOREVER);
    mutex_lock(LOW, KILN_FOREVER);
    queue_send(SINGLE, item, KILN_FOREVER);
    ticks(4);
    info = object_info(LOW);
    CHECK_EQUAL(info.kind, KILN_OBJECT_MUTEX);
    CHECK_EQUAL(info.value, 2);
    CHECK_EQUAL(info.owner, A + 1);
    CHECK_EQUAL(info.waiters, 2);
    CHECK_EQUAL(info.first_waiter, B + 1);
    CHECK_TEXT(info.name, "low");
    info = object_info(SINGLE);
    CHECK_EQUAL(info.value, 1);
    CHECK_EQUAL(info.maximum, 1);
    CHECK_EQUAL(info.first_waiter, D + 1);
}

TEST(objects_of_all_kinds)
{
    START(F, A);
    CHECK_EQUAL(object_info(FULL).value, 2);
    CHECK_EQUAL(object_info(FULL).maximum, 3);
    CHECK_EQUAL(object_info(HIGH).owner, 0);
    CHECK_EQUAL(object_info(PAIR).first_waiter, 0);
    CHECK_EQUAL(object_info(FLAGS).value, 4);
    CHECK_EQUAL(object_info(EVERY).value, 1);
    CHECK_EQUAL(object_info(EVERY).maximum, 5);
    CHECK_EQUAL(object_info(EVERY).owner, F + 1);
    heap_alloc(HEAP, 33);
    CHECK_EQUAL(object_info(HEAP).kind, KILN_OBJECT_HEAP);
    CHECK_EQUAL(object_info(HEAP).value, 64);
    CHECK_EQUAL(object_info(HEAP).maximum, HEAP_BYTES);
    CHECK_EQUAL(object_info(NEST).value, 0);
    CHECK_EQUAL(object_info(ONCE).value, 0);
    CHECK_EQUAL(object_info(SEM_SLOT).handle, -1);
    CHECK_EQUAL(object_info(QUEUE_SLOT).handle, -1);
    CHECK_EQUAL(object_info(QUEUE_SLOT).maximum, 0);
    CHECK_TEXT(object_info(SEM_SLOT).name, "");
    host_call(CALL_sem_create, 0, 1, 0);
    CHECK_EQUAL(object_info(SEM_SLOT).handle, 0x100 | SEM_SLOT);
    CHECK_EQUAL(object_info(FLAGS).handle, FLAGS);
}

TEST(a_receiver_that_waits)
{
    START(B, A);
    sleep_ms(1);
    queue_recv(PAIR, KILN_FOREVER);
    ticks(2);
    CHECK_EQUAL(object_info(PAIR).first_waiter, B + 1);
    check_wait(B, KILN_WAIT_OBJECT, PAIR);
}

TEST(a_long_name_is_whole)
{
    START(A);
    CHECK_TEXT(task_info(W1).name, "f_with_thirty_five_characters_in_it");
}

TEST(errors)
{
    uint32_t own;

    START(A, E);
    own = address(memory[A]);
    CHECK_EQUAL(host_call(CALL_inspect_task, 0, own, 0), -ENOENT);
    CHECK_EQUAL(host_call(CALL_inspect_task, TASKS + 1, own, 0), -ENOENT);
    CHECK_EQUAL(host_call(CALL_inspect_object, INDICES, own, 0), -ENOENT);
    CHECK_EQUAL(host_call(CALL_inspect_task, 1, address(constants), 0), -EFAULT);
    CHECK_EQUAL(host_call(CALL_inspect_object, 0, own + MEMORY_BYTES - 4, 0), -EFAULT);
    end();
    CHECK_EQUAL(host_call(CALL_inspect_task, 1, own, 0), -EPERM);
    CHECK_EQUAL(host_call(CALL_inspect_object, 0, own, 0), -EPERM);
    CHECK_EQUAL(host_call(CALL_inspect_fault, 0, 0, own), -EPERM);
}

static int32_t fault_line(uint32_t index, uint32_t line, char text[FAULT_LINE + 1])
{
    int32_t length = host_call(CALL_inspect_fault, index, line, address(memory[running()]));

    memcpy(text, memory[running()], FAULT_LINE);
    text[length > 0 ? length : 0] = '\0';
    return length;
}

TEST(faults_are_told_after_they_were_printed)
{
    char text[FAULT_LINE + 1];

    START(A, B, C);
    CHECK_EQUAL(fault_line(0, 0, text), -ENOENT);
    host_fault(&tasks[B], (struct fault_record){.cause = FAULT_UNDEFINED});
    host_fault(&tasks[C], (struct fault_record){
                              .cause = FAULT_DATA_ACCESS, .address_known = true, .address = 0x10});
    uart_run();
    CHECK_EQUAL(fault_line(0, 0, text), (int32_t)strlen(text));
    CHECK_TEXT(text, "[FAULT] MPU violation at 0x00000010 by task 5\n");
    fault_line(0, 1, text);
    CHECK_TEXT(text, "[FAULT] Terminating task 'c'\n");
    CHECK(fault_line(0, 4, text) > 0);
    CHECK_EQUAL(fault_line(0, 5, text), -ENOENT);
    fault_line(1, 1, text);
    CHECK_TEXT(text, "[FAULT] Terminating task 'b'\n");
    CHECK(fault_line(1, 2, text) > 0); /* no address: nobody's memory and no grant */
    CHECK_EQUAL(fault_line(1, 3, text), -ENOENT);
    CHECK_EQUAL(fault_line(2, 0, text), -ENOENT);
    CHECK_EQUAL(fault_line(UINT32_MAX, 0, text), -ENOENT);
    CHECK_EQUAL(fault_line(0, UINT32_MAX, text), -ENOENT);
    CHECK_EQUAL(host_call(CALL_inspect_fault, 0, 0, address(constants)), -EFAULT);
    CHECK_EQUAL(host_call(CALL_inspect_fault, 0, 0, address(memory[A]) + MEMORY_BYTES - 119),
                -EFAULT);
}

static int32_t stack_scan(uint32_t id, uint32_t offset)
{
    return host_call(CALL_stack_scan, id, offset, 0);
}

TEST(what_of_a_stack_is_unused)
{
    uint32_t words[] = {KILN_STACK_UNUSED, KILN_STACK_UNUSED, KILN_STACK_UNUSED, 0,
                        KILN_STACK_UNUSED};

    START(A, B);
    memcpy(memory[B], words, sizeof(words));
    CHECK_EQUAL(stack_scan(B + 1, 0), 12);
    CHECK_EQUAL(stack_scan(B + 1, 4), 8);
    CHECK_EQUAL(stack_scan(B + 1, 12), 0);
    CHECK_EQUAL(stack_scan(B + 1, 2), 0);
    CHECK_EQUAL(stack_scan(B + 1, STACK_BYTES), 0);
    CHECK_EQUAL(stack_scan(B + 1, STACK_BYTES + 4), 0);
    CHECK_EQUAL(stack_scan(B + 1, UINT32_MAX - 3), 0);
    for (unsigned n = 0; n < MEMORY_BYTES; n += 4)
        memcpy(memory[B] + n, words, 4);
    CHECK_EQUAL(stack_scan(B + 1, 0), STACK_BYTES);
    CHECK_EQUAL(stack_scan(0, 0), -ENOENT);
    CHECK_EQUAL(stack_scan(TASKS + 1, 0), -ENOENT);
}
