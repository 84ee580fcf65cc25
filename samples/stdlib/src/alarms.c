/* SPDX-License-Identifier: MIT */
/* Two alarms, each of which interrupts a wait. */
#include "parts.h"

#include <kiln/kiln.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#define MS 1000

static volatile sig_atomic_t alarmed = 1;

static void on_alarm(int number)
{
    (void)number;
    alarmed++;
}

static void ring_after(unsigned seconds)
{
    int before = alarmed;
    int64_t start = kiln_time();

    alarm(seconds);
    while (alarmed == before)
        pause();
    printf("alarmed: %d, after %d s\n", (int)alarmed, (int)((kiln_time() - start) / MS));
}

void show_alarms(void)
{
    if (signal(SIGALRM, on_alarm) == SIG_ERR) {
        printf("no signals\n");
        return;
    }
    printf("alarmed: %d\n", (int)alarmed);
    ring_after(1);
    ring_after(2);
}
