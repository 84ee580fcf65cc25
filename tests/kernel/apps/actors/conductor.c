/* SPDX-License-Identifier: MIT */
#include "conductor.h"

#include "trace.h"

void order_give(unsigned task, struct order order)
{
    volatile struct order *place = &ORDERS[task - task_a];

    *place = order;
    place->result = PENDING;
    CHECK_EQ(kiln_notify(pid_of(task), ORDER_BIT), 0);
}

void lock(unsigned task, int mutex)
{
    lock_for(task, mutex, KILN_FOREVER);
}

void lock_for(unsigned task, int mutex, uint32_t ms)
{
    order_give(task, (struct order){.kind = LOCK, .handle = mutex, .timeout_ms = ms});
}

void unlock(unsigned task, int mutex)
{
    order_give(task, (struct order){.kind = UNLOCK, .handle = mutex});
    CHECK_EQ(result_of(task), 0);
}

void wait_sem(unsigned task, int semaphore)
{
    order_give(task,
               (struct order){.kind = WAIT_SEM, .handle = semaphore, .timeout_ms = KILN_FOREVER});
}

void send(unsigned task, int queue, uint32_t item)
{
    order_give(task, (struct order){
                         .kind = SEND, .handle = queue, .value = item, .timeout_ms = KILN_FOREVER});
}

void receive(unsigned task, int queue)
{
    order_give(task, (struct order){.kind = RECV, .handle = queue, .timeout_ms = KILN_FOREVER});
}

int result_of(unsigned task)
{
    return ORDERS[task - task_a].result;
}

void again(unsigned task)
{
    int pid = kiln_task_pid(task);

    if (pid > 0)
        CHECK_EQ(kiln_kill(pid), 0);
    CHECK(kiln_spawn(task, KILN_PRIORITY_DEFAULT) > 0);
}

int pid_of(unsigned task)
{
    int pid = kiln_task_pid(task);

    CHECK(pid > 0);
    return pid;
}

int priority_of(unsigned task)
{
    struct kiln_task_info info;

    CHECK_EQ(kiln_inspect_task(task, &info), 0);
    return info.priority;
}

int owner_of(int mutex)
{
    struct kiln_object_info info;

    CHECK_EQ(kiln_inspect_object((uint32_t)mutex & 0xff, &info), 0);
    return info.owner;
}

void check_done(const char *file, int line, const char *letters)
{
    __asm__ volatile("" ::: "memory"); /* others wrote it */
    if (strcmp(trace_record()->text, letters) != 0) {
        printf("%s:%d: %s, not %s\n", file, line, trace_record()->text, letters);
        kiln_shutdown(1);
    }
    forget_done();
}

void forget_done(void)
{
    memset(trace, 0, sizeof(struct trace));
}
