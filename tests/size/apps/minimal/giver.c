/* SPDX-License-Identifier: MIT */
#include <kiln/kiln.h>

void giver_main(void)
{
    for (;;) {
        kiln_sleep(10);
        kiln_sem_signal(sem);
    }
}
