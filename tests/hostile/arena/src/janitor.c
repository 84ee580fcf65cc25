/* SPDX-License-Identifier: MIT */
/* Less urgent than the attacker: it runs when that has ended, or waits. */
#include "box.h"

void janitor_main(void)
{
    for (;;) {
        kiln_sem_wait(bout, KILN_FOREVER);
        kiln_sem_signal(over);
    }
}
