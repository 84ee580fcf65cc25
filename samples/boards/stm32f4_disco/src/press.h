/* SPDX-License-Identifier: MIT */
/* What the button tells the lights. */
#ifndef PRESS_H
#define PRESS_H

#include <stdint.h>

struct press {
    uint32_t held_ms;
};

#endif
