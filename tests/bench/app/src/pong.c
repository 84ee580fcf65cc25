/* SPDX-License-Identifier: MIT */
#include "mark.h"

#include <kiln/kiln.h>

void pong_main(void)
{
    for (int n = 0; n < ROUNDS; n++) {
        kiln_sem_wait(to_pong, KILN_FOREVER);
        kiln_sem_signal(to_ping);
    }
}
