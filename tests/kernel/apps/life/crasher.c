/* SPDX-License-Identifier: MIT */
#include "box.h"

static int initialised = 42;
static int zeroed;

/* Faults at once, twice; the third life goes on. */
void crasher_task(void)
{
    BOX->fresh += initialised == 42 && zeroed == 0;
    initialised = 0;
    zeroed = 1;
    if (++BOX->starts != 5)
        __asm__ volatile("udf #0");
    kiln_sleep(KILN_FOREVER);
}
