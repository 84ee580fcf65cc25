/* SPDX-License-Identifier: MIT */
/* The three tasks are functions of this file; one call makes tasks of the pool of them. */
#include <kiln/sys.h>
#include <string.h>

#define TASKS (sizeof(table) / sizeof(table[0]))

static void announce(const char *name, unsigned sleep_ms)
{
    for (;;) {
        sys_write(KILN_STDOUT, name, strlen(name));
        sys_sleep(sleep_ms);
    }
}

static void t1(void)
{
    announce("T1\n", 1000);
}

static void t2(void)
{
    announce("T2\n", 2000);
}

static void t3(void)
{
    announce("T3\n", 1000);
}

static const struct kiln_task_entry table[] = {
    {(kiln_entry_t)t1, 8},
    {(kiln_entry_t)t2, 5},
    {(kiln_entry_t)t3, 10},
};

void main_task(void)
{
    static const char failed[] = "not all tasks could be made\n";

    if (sys_create_task(table, TASKS) != (int)TASKS)
        sys_write(KILN_STDERR, failed, sizeof(failed) - 1);
    else
        sys_sleep(KILN_FOREVER); /* the tasks run in this one's memory, and end with it */
}
