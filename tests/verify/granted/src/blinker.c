/* SPDX-License-Identifier: MIT */
#include <kiln/kiln.h>

static int data[0 + 1] = {1};
static char bss[1];

void blinker_main(void)
{
    for (;;) {
        data[0] += bss[0]++;
        kiln_sleep(data[0] & 15);
    }
}
