/* SPDX-License-Identifier: MIT */
/* Keeps the latest samples, in a block of the heap, and works on all of them at each. */
#include <kiln/kiln.h>
#include <stdlib.h>

#define SAMPLES 1024

static uint32_t mean;

/* No board of ours has a sensor: a number that wanders takes its place. */
static uint32_t sample(uint32_t before)
{
    return before * 1664525u + 1013904223u;
}

void sensor_main(void)
{
    uint32_t *samples = malloc(SAMPLES * sizeof(*samples));
    uint32_t now = 1;

    if (samples == NULL)
        kiln_exit(1);
    for (uint32_t n = 0; n < SAMPLES; n++)
        samples[n] = 0;
    for (uint32_t n = 0;; n = (n + 1) % SAMPLES) {
        uint32_t sum = 0;

        if (kiln_sem_wait(sensor_rdy, KILN_FOREVER) != 0)
            kiln_exit(2);
        now = sample(now);
        samples[n] = now >> 16;
        for (uint32_t round = 0; round < 64; round++)
            for (uint32_t i = 0; i < SAMPLES; i++)
                sum += samples[i] >> 6;
        *(volatile uint32_t *)&mean = sum / SAMPLES;
    }
}
