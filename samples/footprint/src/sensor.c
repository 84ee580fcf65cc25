/* SPDX-License-Identifier: MIT */
/* Takes a sample whenever its timer says so, once the monitor is there. */
#include <kiln/kiln.h>

void sensor_main(void)
{
    uint32_t sample = 0;

    kiln_sem_wait(go, KILN_FOREVER);
    for (;;) {
        kiln_notify_wait(1, KILN_FOREVER);
        sample++;
        kiln_queue_send(raw, &sample, KILN_NO_WAIT);
    }
}
