/* SPDX-License-Identifier: MIT */
#include <kiln/kiln.h>

void other_task(void)
{
    kiln_exit(0);
}
