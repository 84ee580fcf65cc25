/* SPDX-License-Identifier: MIT */
/* Jobs of several lengths, one a period; some are too long. */
#include <kiln/kiln.h>
#include <stdio.h>

static const int jobs_ms[] = {20, 40, 70, 20, 220, 20, 20};

#define JOBS (sizeof(jobs_ms) / sizeof(jobs_ms[0]))

static void work(int ms)
{
    int64_t end = kiln_time() + ms;

    while (kiln_time() < end)
        ;
}

/* What missing costs is the application's to say; this one reports it. */
static void report(int began_ms, int ended_ms, int missed)
{
    printf("control: from %d to %d ms", began_ms, ended_ms);
    if (missed == 0)
        printf(", in time\n");
    else
        printf(", missed %d deadline%s\n", missed, missed == 1 ? "" : "s");
}

void control_main(void)
{
    int64_t start = kiln_time();

    for (unsigned n = 0; n < JOBS; n++) {
        int began_ms = (int)(kiln_time() - start);
        int ended_ms;

        work(jobs_ms[n]);
        ended_ms = (int)(kiln_time() - start);
        report(began_ms, ended_ms, kiln_period_wait());
    }
    printf("pulse: missed %d\n", kiln_join(task_pulse, KILN_FOREVER));
    kiln_shutdown(0);
}
