/* SPDX-License-Identifier: MIT */
#include "mark.h"

#include <kiln/kiln.h>

void urgent_main(void)
{
    for (int n = 0; n < ROUNDS; n++) {
        kiln_sem_wait(to_urgent, KILN_FOREVER);
        MARK(sem_signal_switch_end);
    }
}
