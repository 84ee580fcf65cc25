/* SPDX-License-Identifier: MIT */
/* There is no console: that the system ends, and how, is all that it says. */
#include <kiln/kiln.h>

void taker_main(void)
{
    for (int taken = 0; taken < 10; taken++)
        kiln_sem_wait(sem, KILN_FOREVER);
    kiln_shutdown(0);
}
