/* SPDX-License-Identifier: MIT */
#include <kiln/kiln.h>

void idler_task(void)
{
    kiln_sleep(KILN_FOREVER);
}
