/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "runs.h"
#include "trace.h"

static void start(const kiln_entry_t *entries, int count)
{
    for (int i = 0; i < count; i++)
        CHECK_EQ(kiln_spawn(entries[i], KILN_PRIORITY_DEFAULT) & 0xff, entries[i]);
}

static void wait(int count)
{
    for (int i = 0; i < count; i++)
        CHECK_EQ(kiln_sem_wait(done, 2000), 0);
}

#define START(...)                                                                                 \
    do {                                                                                           \
        static const kiln_entry_t entries[] = {__VA_ARGS__};                                       \
        start(entries, sizeof(entries) / sizeof(entries[0]));                                      \
    } while (0)

static void runs_show(void)
{
    for (uint32_t i = 0; i < runs_record()->count; i++)
        printf("run %c %d\n", runs_record()->run[i].letter, runs_record()->run[i].start_ms);
}

void main_task(void)
{
    START(task_low, task_high);
    wait(2);
    trace_show("preemption");
    START(task_spawner);
    wait(4);
    trace_show("spawn");
    START(task_yield_less, task_yield_a, task_yield_b, task_yield_c);
    wait(4);
    trace_show("yield");
    START(task_sleeper_a, task_sleeper_b, task_sleeper_c, task_sleeper_d);
    wait(4);
    trace_show("wake-up");
    START(task_busy_a, task_busy_b, task_busy_c);
    wait(3);
    runs_show();
    kiln_shutdown(0);
}
