/* SPDX-License-Identifier: MIT */
/* The same with a consumer that is as urgent as the producers, less so and more so. */
#include "check.h"

static void flow(int consumer_priority)
{
    int consumer = kiln_spawn(task_consumer, consumer_priority);
    int one = kiln_spawn(task_one, KILN_PRIORITY_DEFAULT);
    int two = kiln_spawn(task_two, KILN_PRIORITY_DEFAULT);

    CHECK_EQ(kiln_join(consumer, 10000), 0);
    CHECK_EQ(kiln_join(one, KILN_NO_WAIT), 0);
    CHECK_EQ(kiln_join(two, KILN_NO_WAIT), 0);
}

void main_task(void)
{
    flow(5);
    flow(6);
    flow(4);
    kiln_shutdown(0);
}
