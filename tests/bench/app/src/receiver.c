/* SPDX-License-Identifier: MIT */
#include "mark.h"

#include <kiln/kiln.h>

void receiver_main(void)
{
    uint32_t item[4];

    for (int n = 0; n < ROUNDS; n++) {
        kiln_queue_recv(hand_off, item, KILN_FOREVER);
        MARK(queue16_handoff_end);
    }
}
