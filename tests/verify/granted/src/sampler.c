/* SPDX-License-Identifier: MIT */
#include <kiln/kiln.h>

static int data[100 + 1] = {1};
static char bss[7];

void sampler_main(void)
{
    for (;;) {
        data[0] += bss[0]++;
        kiln_sleep(data[0] & 15);
    }
}
