/* SPDX-License-Identifier: MIT */
#include <kiln/kiln.h>
#include <stdio.h>

void hello_main(void)
{
    for (int i = 1;; i++) {
        printf("Hello, world! %d\n", i);
        kiln_sleep(1000);
    }
}
