/* SPDX-License-Identifier: MIT */
/* Has work of its own, and no lock. */
#include "work.h"

void medium_main(void)
{
    while (kiln_sem_wait(disturb, KILN_FOREVER) == 0)
        work(MEDIUM_MS);
}
