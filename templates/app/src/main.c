/* SPDX-License-Identifier: MIT */
#include <kiln/kiln.h>
#include <stdio.h>

void hello_main(void)
{
    printf("Hello from @NAME@\n");
    for (;;)
        kiln_sleep(1000);
}
