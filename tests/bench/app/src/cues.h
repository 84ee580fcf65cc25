/* SPDX-License-Identifier: MIT */
/* What main tells the others to do, and how urgent they then are. */
#ifndef CUES_H
#define CUES_H

#include <stdint.h>

enum priority {
    PRIORITY_URGENT = 4,
    PRIORITY_MAIN = 5,
    PRIORITY_CROWD = 6,
    PRIORITY_BEHIND_CROWD = 7, /* main, while it sends the crowd about */
    PRIORITY_BEHIND_MAIN = 8,
    PRIORITY_LAST = 9,
};

/* On the queue peer_cue. */
enum peer_cue {
    PEER_PONG,
    PEER_SERVE,
    PEER_YIELD,
    PEER_WAIT_LAST, /* for `crossing`, behind all others */
    PEER_WAIT_FLAG,
    PEER_END,
};

/* On the queue urgent_cue. */
struct urgent_cue {
    enum __attribute__((packed)) {
        URGENT_WAIT,
        URGENT_RECEIVE,
        URGENT_HANDLE,
        URGENT_SLEEP,
        URGENT_RELEASE, /* all that wait for `crossing`, once nobody else runs */
    } role;
    uint8_t count; /* URGENT_RELEASE: how many wait */
};

/* On the queue orders: where one of the crowd goes. */
enum place {
    AT_TO_PING,
    AT_TO_PONG,
    AT_REQUESTS,
    AT_REPLIES,
    AT_TO_URGENT,
    AT_HAND_OFF,
    AT_CROSSING,
    AT_PARKED,
    AT_FLAGS,
    AT_END_OF_PEER,
    AT_TICK,
};

#define FLAG 1u
#define LONG_MS 3600000u /* later than this benchmark's end */
#define SLEEP_MS 2u

#endif
