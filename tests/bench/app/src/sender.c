/* SPDX-License-Identifier: MIT */
#include "mark.h"

#include <kiln/kiln.h>

void sender_main(void)
{
    uint32_t item[4] = {0};

    for (int n = 0; n < ROUNDS; n++) {
        MARK(queue16_handoff_start);
        kiln_queue_send(hand_off, item, KILN_FOREVER);
    }
}
