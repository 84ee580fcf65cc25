/* SPDX-License-Identifier: MIT */
/* The task that is as urgent as main. */
#include "cues.h"
#include "mark.h"

#include <kiln/kiln.h>

static void pong(void)
{
    for (int n = 0; n < ROUNDS; n++) {
        kiln_sem_wait(to_pong, KILN_FOREVER);
        kiln_sem_signal(to_ping);
    }
}

static void serve(void)
{
    uint32_t request;
    uint32_t reply[4] = {0};

    for (int n = 0; n < ROUNDS; n++) {
        kiln_queue_recv(requests, &request, KILN_FOREVER);
        kiln_queue_send(replies, reply, KILN_FOREVER);
    }
}

static void yield(void)
{
    for (int n = 0; n < ROUNDS; n++) {
        kiln_yield();
        MARK(yield_end);
    }
}

static void wait_last(void)
{
    kiln_nice(kiln_getpid(), PRIORITY_BEHIND_MAIN);
    kiln_sem_wait(crossing, KILN_FOREVER);
    kiln_nice(kiln_getpid(), PRIORITY_MAIN);
}

static void follow(enum peer_cue cue)
{
    switch (cue) {
    case PEER_PONG:
        pong();
        break;
    case PEER_SERVE:
        serve();
        break;
    case PEER_YIELD:
        yield();
        break;
    case PEER_WAIT_LAST:
        wait_last();
        break;
    case PEER_WAIT_FLAG:
        kiln_event_wait(flags, FLAG, KILN_EVENT_ANY, KILN_FOREVER);
        break;
    case PEER_END:
        break;
    }
}

void peer_main(void)
{
    uint8_t cue;

    do {
        kiln_queue_recv(peer_cue, &cue, KILN_FOREVER);
        follow(cue);
    } while (cue != PEER_END);
    MARK(join_wake_start);
    kiln_exit(0);
}
