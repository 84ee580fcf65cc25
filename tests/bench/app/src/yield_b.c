/* SPDX-License-Identifier: MIT */
#include "mark.h"

#include <kiln/kiln.h>

void yield_b_main(void)
{
    for (int n = 0; n < ROUNDS; n++) {
        kiln_yield();
        MARK(yield_end);
    }
}
