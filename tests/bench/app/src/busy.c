/* SPDX-License-Identifier: MIT */
/* Whom the handler's interrupts interrupt. */
#include "mark.h"

void busy_main(void)
{
    for (volatile int n = 0; n < ROUNDS * 1000; n++)
        ;
}
