/* SPDX-License-Identifier: MIT */
/* Sees all philosophers off, and asks how often they ate: their exit codes. */
#include "table.h"

#include <kiln/kiln.h>
#include <stdio.h>

void host_main(void)
{
    int hungry = 0;

    for (int n = 0; n < PHILOSOPHERS; n++) {
        int meals = kiln_join(task_p0 + n, KILN_FOREVER);

        printf("%d ate %d times\n", n, meals);
        hungry += meals != MEALS;
    }
    if (hungry == 0)
        printf("nobody went hungry\n");
    kiln_shutdown(hungry);
}
