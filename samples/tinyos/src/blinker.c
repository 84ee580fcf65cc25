/* SPDX-License-Identifier: MIT */
/* Twice a second it is time for a sample. */
#include <kiln/kiln.h>

void blinker_main(void)
{
    for (;;) {
        kiln_sem_signal(sensor_rdy); /* -EOVERFLOW: the sensor is still busy, and misses one */
        kiln_sleep(500);
    }
}
