/* SPDX-License-Identifier: MIT */
#include <kiln/kiln.h>

/* Ends with the lowest eight bits of its argument, as every code is kept. */
void second_task(uintptr_t argument)
{
    kiln_exit((int)argument);
}
