/* SPDX-License-Identifier: MIT */
#include <kiln/kiln.h>

static const char line[] = "printer: a line that no report may tear apart\n";

void printer_task(void)
{
    for (;;)
        kiln_write(KILN_STDOUT, line, sizeof(line) - 1);
}
