/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "trace.h"

#include <kiln/log.h>

LOG_MODULE_REGISTER(crew);

#define WORKERS 3
#define LINES 1000 /* of each worker */
#define LOST_LINES 1000

static void worker(uintptr_t number)
{
    for (int n = 0; n < LINES; n++)
        LOG_INF("worker %d: %d", (int)number, n);
}

static int milliseconds_of_lost_lines(void)
{
    int64_t start;

    start = kiln_time();
    for (int n = 0; n < LOST_LINES; n++)
        LOG_INF("value %d of %s", 42, "a sensor");
    return (int)(kiln_time() - start);
}

void host_task(void)
{
    int pids[WORKERS];
    uint32_t lost;
    int ms;

    kiln_log_wait(false);
    for (uintptr_t n = 0; n < WORKERS; n++) {
        pids[n] = kiln_spawn_with((kiln_entry_t)worker, KILN_PRIORITY_DEFAULT, n);
        CHECK(pids[n] > 0);
    }
    /* To join blocks, and so do the workers at their ends only: together they leave
     * no time for less urgent tasks. */
    for (int n = 0; n < WORKERS; n++)
        CHECK_EQ(kiln_join(pids[n], KILN_FOREVER), 0);
    ms = milliseconds_of_lost_lines();
    lost = kiln_log_lost();
    CHECK(lost > LOST_LINES + LINES);
    CHECK_EQ(trace_record()->length, 0);
    kiln_log_wait(true);
    LOG_INF("waited for room");
    CHECK(trace_record()->length > 0);
    CHECK_EQ(kiln_log_lost(), lost);
    LOG_INF("no more is lost");
    printf("%lu lost, %d in %d ms\n", (unsigned long)lost, LOST_LINES, ms);
    kiln_shutdown(0);
}
