/* SPDX-License-Identifier: MIT */
#include "mark.h"

#include <kiln/kiln.h>

/* A round has two switches. */
void ping_main(void)
{
    for (int n = 0; n < ROUNDS; n++) {
        MARK(sem_pingpong_start);
        kiln_sem_signal(to_pong);
        kiln_sem_wait(to_ping, KILN_FOREVER);
        MARK(sem_pingpong_end);
    }
}
