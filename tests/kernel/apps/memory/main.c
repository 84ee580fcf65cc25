/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <errno.h>

static void start(kiln_entry_t entry, int ends_by_itself)
{
    CHECK(kiln_spawn(entry, KILN_PRIORITY_DEFAULT) > 0);
    CHECK_EQ(kiln_sem_try(turn), 0);
    CHECK_EQ(kiln_sem_try(turn), ends_by_itself ? 0 : -EAGAIN);
}

void main_task(void)
{
    for (unsigned i = 0; i < sizeof(shared); i++)
        CHECK_EQ(shared[i], 0);
    for (unsigned i = 0; i < sizeof(other); i++)
        CHECK_EQ(other[i], 0);
    shared[0] = 'S';
    shared[255] = 'E';
    other[1023] = 1;
    CHECK_EQ(kiln_write_some(KILN_STDOUT, shared, 1), 1);
    CHECK_EQ(kiln_write_some(KILN_STDOUT, "\n", 1), 1);
    start(task_reader, 1);
    CHECK_EQ(tiny[0], 'S');
    CHECK_EQ(tiny[31], 'E');
    start(task_writer, 0);
    start(task_stranger, 0);
    start(task_edge, 0);
    CHECK_EQ(shared[0], 'S');
    CHECK_EQ(shared[1], 'W');
    CHECK_EQ(shared[255], 'W');
    CHECK_EQ(other[1023], 1);
    kiln_sleep(50);
    kiln_shutdown(0);
}
