/* SPDX-License-Identifier: MIT */
/* Carries out one order after another, and adds its letter to the trace when one is done. */
#include "actor.h"
#include "trace.h"

#include <stdbool.h>

static int carry_out(volatile struct order *order)
{
    uint32_t item = order->value;
    int result;

    switch (order->kind) {
    case WAIT_SEM:
        return kiln_sem_wait(order->handle, order->timeout_ms);
    case LOCK:
        return kiln_mutex_lock(order->handle, order->timeout_ms);
    case HOLD:
        kiln_sleep(order->value);
        return kiln_mutex_unlock(order->handle);
    case UNLOCK:
        return kiln_mutex_unlock(order->handle);
    case SEND:
        return kiln_queue_send(order->handle, &item, order->timeout_ms);
    case RECV:
        result = kiln_queue_recv(order->handle, &item, order->timeout_ms);
        order->item = item;
        return result;
    case WAIT_EVENT:
        return kiln_event_wait(order->handle, order->value, order->options, order->timeout_ms);
    case WAIT_BITS:
        return kiln_notify_wait(order->value, order->timeout_ms);
    case JOIN_TASK:
        return kiln_join(order->handle, order->timeout_ms);
    default:
        return 0;
    }
}

static int carry_out_own(volatile struct order *order)
{
    switch (order->kind) {
    case SLEEP:
        return kiln_sleep(order->value);
    case LEAVE:
        kiln_exit((int)order->value);
    case SUSPEND_ITSELF:
        return kiln_suspend(kiln_getpid());
    case KILL_ITSELF:
        return kiln_kill(kiln_getpid());
    case MAKE_SEM:
        return kiln_sem_create(order->value, 10);
    case MAKE_MUTEX:
        return kiln_mutex_create();
    case MAKE_QUEUE:
        return kiln_queue_create(sizeof(uint32_t), order->value);
    default:
        return 0;
    }
}

void actor_task(void)
{
    unsigned number = (unsigned)(kiln_getpid() & 0xff) - task_a;
    volatile struct order *order = &ORDERS[number];
    bool leave = false;

    while (!leave) {
        int result;

        kiln_notify_wait(ORDER_BIT, KILN_FOREVER);
        leave = order->kind == RETURN;
        result = order->kind < SLEEP ? carry_out(order) : carry_out_own(order);
        order->result = result;
        trace_add((char)('a' + number));
    }
}
