/* SPDX-License-Identifier: MIT */
#include "gather.h"
#include "mark.h"
#include "paths.h"

#include <kiln/kiln.h>

static void yield(void)
{
    cue_peer(PEER_YIELD);
    kiln_yield();
    for (int n = 0; n < ROUNDS; n++) {
        MARK(yield_start);
        kiln_yield();
    }
}

/* A round has two switches. */
static void ping(void)
{
    cue_peer(PEER_PONG);
    kiln_yield();
    for (int n = 0; n < ROUNDS; n++) {
        MARK(sem_pingpong_start);
        kiln_sem_signal(to_pong);
        kiln_sem_wait(to_ping, KILN_FOREVER);
        MARK(sem_pingpong_end);
    }
}

static void request(void)
{
    uint32_t request = 0;
    uint32_t reply[4];

    cue_peer(PEER_SERVE);
    kiln_yield();
    for (int n = 0; n < ROUNDS; n++) {
        MARK(rpc_start);
        kiln_queue_send(requests, &request, KILN_FOREVER);
        kiln_queue_recv(replies, reply, KILN_FOREVER);
        MARK(rpc_end);
    }
}

void paths_pairs(int waiters)
{
    yield();
    gather(AT_TO_PING, waiters);
    gather(AT_TO_PONG, waiters);
    ping();
    kiln_yield();
    scatter(AT_TO_PING, waiters);
    scatter(AT_TO_PONG, waiters);
    gather(AT_REQUESTS, waiters);
    gather(AT_REPLIES, waiters);
    request();
    kiln_yield();
    scatter(AT_REQUESTS, waiters);
    scatter(AT_REPLIES, waiters);
}
