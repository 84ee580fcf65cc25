/* SPDX-License-Identifier: MIT */
/* Only sizes matter here; the kernel has its calls for the grants, whoever makes them. */
#include <kiln/kiln.h>

void main_task(void)
{
    kiln_shutdown(0);
}
