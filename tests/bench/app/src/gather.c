/* SPDX-License-Identifier: MIT */
#include "gather.h"

#include <kiln/kiln.h>

void cue_peer(enum peer_cue cue)
{
    uint8_t item = (uint8_t)cue;

    kiln_queue_send(peer_cue, &item, KILN_FOREVER);
}

void cue_urgent(struct urgent_cue cue)
{
    kiln_queue_send(urgent_cue, &cue, KILN_FOREVER);
}

/* Main is less urgent than the crowd meanwhile, so that each of them does at once
 * what it is to do. */
void gather(enum place place, int count)
{
    uint8_t item = (uint8_t)place;

    kiln_nice(task_main, PRIORITY_BEHIND_CROWD);
    for (int n = 0; n < count; n++)
        kiln_queue_send(orders, &item, KILN_FOREVER);
    kiln_nice(task_main, PRIORITY_MAIN);
}

static void release(enum place place)
{
    uint32_t item[4] = {0};

    switch (place) {
    case AT_TO_PING:
        kiln_sem_signal(to_ping);
        break;
    case AT_TO_PONG:
        kiln_sem_signal(to_pong);
        break;
    case AT_REQUESTS:
        kiln_queue_send(requests, item, KILN_FOREVER);
        break;
    case AT_REPLIES:
        kiln_queue_send(replies, item, KILN_FOREVER);
        break;
    case AT_TO_URGENT:
        kiln_sem_signal(to_urgent);
        break;
    case AT_HAND_OFF:
        kiln_queue_send(hand_off, item, KILN_FOREVER);
        break;
    case AT_PARKED:
        kiln_sem_signal(parked);
        break;
    default:
        break; /* what they wait for comes by itself */
    }
}

void scatter(enum place place, int count)
{
    kiln_nice(task_main, PRIORITY_BEHIND_CROWD);
    for (int n = 0; n < count; n++)
        release(place);
    kiln_nice(task_main, PRIORITY_MAIN);
}
