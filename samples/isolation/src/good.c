/* SPDX-License-Identifier: MIT */
#include <kiln/kiln.h>
#include <stdio.h>

void good_main(void)
{
    for (int i = 1; i <= 3; i++) {
        printf("good: still here (%d)\n", i);
        kiln_sleep(100);
    }
    printf("good: done\n");
    kiln_shutdown(0);
}
