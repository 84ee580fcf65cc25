/* SPDX-License-Identifier: MIT */
#include "mark.h"

#include <kiln/kiln.h>

void yield_a_main(void)
{
    for (int n = 0; n < ROUNDS; n++) {
        MARK(yield_start);
        kiln_yield();
    }
}
