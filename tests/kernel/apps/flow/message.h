/* SPDX-License-Identifier: MIT */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <stdint.h>

struct message {
    uint32_t number;
    uint8_t odd;
    uint16_t square;
};

#define MESSAGES 200
#define RING ((volatile uint32_t *)(void *)ring)

#endif
