/* SPDX-License-Identifier: MIT */
/* One of the crowd: it waits for its orders, and then where they send it. */
#include "cues.h"

#include <kiln/kiln.h>

static void wait_at(enum place place)
{
    uint32_t item[4];

    switch (place) {
    case AT_TO_PING:
        kiln_sem_wait(to_ping, LONG_MS);
        break;
    case AT_TO_PONG:
        kiln_sem_wait(to_pong, LONG_MS);
        break;
    case AT_REQUESTS:
        kiln_queue_recv(requests, item, LONG_MS);
        break;
    case AT_REPLIES:
        kiln_queue_recv(replies, item, LONG_MS);
        break;
    case AT_TO_URGENT:
        kiln_sem_wait(to_urgent, LONG_MS);
        break;
    case AT_HAND_OFF:
        kiln_queue_recv(hand_off, item, LONG_MS);
        break;
    case AT_CROSSING:
        kiln_sem_wait(crossing, KILN_FOREVER);
        break;
    case AT_PARKED:
        kiln_sem_wait(parked, LONG_MS);
        break;
    case AT_FLAGS:
        kiln_event_wait(flags, FLAG, KILN_EVENT_ANY, KILN_FOREVER);
        break;
    case AT_END_OF_PEER:
        kiln_join(kiln_task_pid(task_peer), KILN_FOREVER);
        break;
    case AT_TICK:
        kiln_sleep(SLEEP_MS);
        break;
    }
}

void member_main(void)
{
    uint8_t place;

    while (kiln_queue_recv(orders, &place, KILN_FOREVER) == 0)
        wait_at(place);
}
