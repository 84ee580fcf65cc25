/* SPDX-License-Identifier: MIT */
/* Ten times as often as control and more urgent: control's overruns do not touch it. */
#include <kiln/kiln.h>

#define PERIODS 100

void pulse_main(void)
{
    int missed = 0;

    for (int n = 0; n < PERIODS; n++)
        missed += kiln_period_wait();
    kiln_exit(missed);
}
