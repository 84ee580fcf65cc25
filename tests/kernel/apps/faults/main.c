/* SPDX-License-Identifier: MIT */
#include "check.h"

void main_task(void)
{
    for (kiln_entry_t task = task_load; task <= task_system_space; task++) {
        CHECK(kiln_spawn(task, KILN_PRIORITY_DEFAULT) > 0);
        kiln_sleep(10);
        CHECK_EQ(kiln_spawn(task, KILN_PRIORITY_DEFAULT), (1 << 8 | task));
        kiln_sleep(10);
    }
    kiln_shutdown(0);
}
