/* SPDX-License-Identifier: MIT */
/* A task that does as it is told, and then ends. */
#include "box.h"

#include "victim.h"

static void obey(const struct order *order)
{
    static uint32_t item[16];
    static char line[128];

    switch (order->deed) {
    case END:
        kiln_exit(0);
    case LOCK:
        kiln_mutex_lock((kiln_mutex_t)order->what, order->timeout_ms);
        break;
    case LOCK_ALL:
        kiln_mutex_lock(mutex_1, 0);
        kiln_mutex_lock(mutex_2, 0);
        kiln_mutex_lock(mutex_3, 0);
        kiln_mutex_lock(mutex_4, 0);
        break;
    case UNLOCK:
        kiln_mutex_unlock((kiln_mutex_t)order->what);
        break;
    case SEM_WAIT:
        kiln_sem_wait((kiln_sem_t)order->what, order->timeout_ms);
        break;
    case SEND:
        kiln_queue_send((kiln_queue_t)order->what, item, order->timeout_ms);
        break;
    case RECEIVE:
        kiln_queue_recv((kiln_queue_t)order->what, item, order->timeout_ms);
        break;
    case EVENT_WAIT:
        kiln_event_wait(flags, order->what, KILN_EVENT_ANY | KILN_EVENT_CLEAR, order->timeout_ms);
        break;
    case JOIN:
        kiln_join((int)order->what, order->timeout_ms);
        break;
    case SLEEP:
        kiln_sleep(order->timeout_ms);
        break;
    case READ:
        kiln_read_timeout(KILN_STDIN, line, order->what, order->timeout_ms);
        break;
    case CREATE:
        BOX->made[0] = kiln_sem_create(0, 9);
        BOX->made[1] = kiln_sem_create(0, 9);
        BOX->made[2] = kiln_mutex_create();
        BOX->made[3] = kiln_queue_create(64, 1);
        break;
    case NOTIFY_WAIT:
        kiln_notify_wait(order->what, order->timeout_ms);
        break;
    default:
        victim_obey(order);
    }
}

void hand_main(void)
{
    const struct order *order = BOX->orders[kiln_getpid() & 0xff];

    for (uint32_t n = 0; n < ORDERS; n++)
        obey(&order[n]);
}
