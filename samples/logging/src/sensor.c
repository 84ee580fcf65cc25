/* SPDX-License-Identifier: MIT */
#include <kiln/kiln.h>
#include <kiln/log.h>

LOG_MODULE_REGISTER(sensor);

#define HOT 80 /* degrees */

static int measure(void)
{
    static int degrees = 20;

    LOG_DBG("raw value %#x", (unsigned)degrees * 16);
    return degrees += 20;
}

void sensor_main(void)
{
    int degrees = 0;

    while (degrees <= HOT) {
        kiln_sleep(500);
        degrees = measure();
        LOG_INF("%d degrees", degrees);
    }
    LOG_WRN("more than %d degrees", HOT);
    kiln_sem_signal(too_hot);
}
