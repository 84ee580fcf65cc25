/* SPDX-License-Identifier: MIT */
#include "parts.h"

#include <kiln/kiln.h>

void main_task(void)
{
    show_text();
    show_chunks();
    show_alarms();
    kiln_shutdown(0);
}
