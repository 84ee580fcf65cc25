/* SPDX-License-Identifier: MIT */
#include "mark.h"

#include <kiln/kiln.h>

void signaller_main(void)
{
    for (int n = 0; n < ROUNDS; n++) {
        MARK(sem_signal_switch_start);
        kiln_sem_signal(to_urgent);
    }
}
