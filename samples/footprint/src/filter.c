/* SPDX-License-Identifier: MIT */
/* Keeps totals, and passes on the mean of each five samples. */
#include "totals.h"

#include <kiln/kiln.h>

#define EACH 5

void filter_main(void)
{
    struct totals *shared = (struct totals *)totals;
    struct result result = {0};
    uint32_t sum = 0;
    uint32_t sample;

    for (uint32_t n = 1;; n++) {
        kiln_queue_recv(raw, &sample, KILN_FOREVER);
        sum += sample;
        kiln_mutex_lock(totals_lock, KILN_FOREVER);
        shared->samples++;
        shared->sum += sample;
        kiln_mutex_unlock(totals_lock);
        if (n % EACH == 0) {
            result.number++;
            result.mean = sum / EACH;
            sum = 0;
            kiln_queue_send(results, &result, KILN_FOREVER);
        }
    }
}
