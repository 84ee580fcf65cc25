/* SPDX-License-Identifier: MIT */
/* Orders more and less light, and says what came of it. */
#include <kiln/app.h>
#include <kiln/kiln.h>
#include <stdio.h>

#define PERIODS 40u
#define STEP 2

void breath_main(void)
{
    struct wish wish = {.brightness = 0, .periods = PERIODS};
    int step = STEP;

    for (;;) {
        struct report report;

        wishes_send(&wish, KILN_FOREVER);
        reports_recv(&report, KILN_FOREVER);
        printf("brightness %u: lit for %u of %u slices\n", (unsigned)wish.brightness,
               (unsigned)report.lit, (unsigned)report.slices);
        if (wish.brightness == SLICES_A_PERIOD)
            step = -STEP;
        else if (wish.brightness == 0)
            step = STEP;
        wish.brightness += (uint32_t)step;
    }
}
