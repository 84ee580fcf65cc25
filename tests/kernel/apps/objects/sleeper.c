/* SPDX-License-Identifier: MIT */
#include <kiln/kiln.h>

void sleeper_task(void)
{
    kiln_sleep(KILN_FOREVER);
}
