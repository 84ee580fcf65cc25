/* SPDX-License-Identifier: MIT */
#include "conductor.h"

#include <string.h>

static const struct {
    const char *name;
    void (*test)(void);
} chapters[] = {
    {"mutexes", test_mutexes},
    {"loans", test_loans},
    {"queues", test_queues},
    {"events", test_events},
    {"notifications", test_notifications},
    {"timers", test_timers},
    {"created", test_created},
    {"life", test_life},
    {"inspect", test_inspect},
};

void main_task(void)
{
    for (unsigned i = 0; i < sizeof(chapters) / sizeof(chapters[0]); i++) {
        chapters[i].test();
        CHECK_DONE("");
        printf("%s: as described\n", chapters[i].name);
    }
    kiln_shutdown(0);
}
