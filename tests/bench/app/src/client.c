/* SPDX-License-Identifier: MIT */
#include "mark.h"

#include <kiln/kiln.h>

void client_main(void)
{
    uint32_t request = 0;
    uint32_t reply[4];

    for (int n = 0; n < ROUNDS; n++) {
        MARK(rpc_start);
        kiln_queue_send(requests, &request, KILN_FOREVER);
        kiln_queue_recv(replies, reply, KILN_FOREVER);
        MARK(rpc_end);
    }
}
