/* SPDX-License-Identifier: MIT */
#include "mark.h"

#include <kiln/kiln.h>

void server_main(void)
{
    uint32_t request;
    uint32_t reply[4] = {0};

    for (int n = 0; n < ROUNDS; n++) {
        kiln_queue_recv(requests, &request, KILN_FOREVER);
        kiln_queue_send(replies, reply, KILN_FOREVER);
    }
}
