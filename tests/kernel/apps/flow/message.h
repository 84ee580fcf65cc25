/* SPDX-License-Identifier: MIT */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <stdint.h>

struct message {
    uint32_t number;
    uint8_t from; /* 0: one, 1: two */
    uint16_t square;
};

#define MESSAGES 200
#define PLACES 4 /* of the ring, which has semaphores for those that are full and empty */
#define RING ((volatile uint32_t *)(void *)ring)

#endif
