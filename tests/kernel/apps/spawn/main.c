/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "trace.h"

#include <errno.h>

static void check_errors(void)
{
    static const kiln_entry_t nobody[] = {0, 7, 8, 255, 256, 0x102, 0x80000000, 0xffffffff};
    static const int levels[] = {31, 32, 255, 256, 0x7fffffff, -2, (int)0x80000000u};

    for (unsigned i = 0; i < sizeof(nobody) / sizeof(nobody[0]); i++)
        CHECK_EQ(kiln_spawn(nobody[i], KILN_PRIORITY_DEFAULT), -ENOENT);
    CHECK_EQ(kiln_spawn(task_idle, KILN_PRIORITY_DEFAULT), -EPERM);
    CHECK_EQ(kiln_spawn(task_stranger, KILN_PRIORITY_DEFAULT), -EPERM);
    for (unsigned i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
        CHECK_EQ(kiln_spawn(task_child, levels[i]), -EINVAL);
    CHECK_EQ(kiln_spawn(task_child, 4), -EPERM);
    CHECK_EQ(kiln_spawn(task_child, 0), -EPERM);
    CHECK_EQ(kiln_spawn(task_main, KILN_PRIORITY_DEFAULT), -EBUSY);
    CHECK(kiln_spawn(task_waiter, KILN_PRIORITY_DEFAULT) > 0);
    CHECK_EQ(kiln_spawn(task_waiter, KILN_PRIORITY_DEFAULT), -EBUSY);
    CHECK_EQ(kiln_sem_signal(gate), 0);
    CHECK_EQ(kiln_spawn(task_waiter, KILN_PRIORITY_DEFAULT) >> 8, 1);
    CHECK_EQ(kiln_sem_signal(gate), 0);
}

void main_task(void)
{
    CHECK_EQ(kiln_getpid(), task_main);
    check_errors();
    for (int run = 0; run < 6; run++)
        CHECK_EQ(kiln_spawn(task_child, KILN_PRIORITY_DEFAULT), run << 8 | task_child);
    for (int run = 0; run < 3; run++)
        CHECK_EQ(kiln_spawn(task_crasher, 9), run << 8 | task_crasher);
    CHECK_EQ(kiln_spawn(task_child, 10), 6 << 8 | task_child);
    CHECK_EQ(kiln_spawn(task_child, KILN_PRIORITY_DEFAULT), -EBUSY);
    trace_add('-');
    kiln_yield();
    CHECK_EQ(kiln_spawn(task_child, 30), 7 << 8 | task_child);
    trace_add('-');
    kiln_sleep(5);
    trace_show("spawned");
    kiln_shutdown(0);
}
