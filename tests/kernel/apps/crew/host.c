/* SPDX-License-Identifier: MIT */
/* The domain: three tasks of one table in its first life, then data for the crew. */
#include "worker.h"

#define LINE(text) kiln_write(KILN_STDOUT, text "\n", sizeof(text))

static void t1(void)
{
    for (;;) {
        LINE("T1");
        kiln_sleep(1000);
    }
}

static void t2(void)
{
    for (;;) {
        LINE("T2");
        kiln_sleep(2000);
    }
}

static void t3(void)
{
    for (;;) {
        LINE("T3");
        kiln_sleep(1000);
    }
}

void host_task(void)
{
    static const struct kiln_task_entry table[] = {
        {(kiln_entry_t)t1, 8}, {(kiln_entry_t)t2, 5}, {(kiln_entry_t)t3, 10}};

    BOX->worker = (kiln_entry_t)worker;
    if (BOX->starts++ == 0)
        BOX->done = kiln_create_task(table, 3);
    if (kiln_notify_wait(HOST_FAULTS | HOST_POKES, KILN_FOREVER) == HOST_POKES)
        worker_poke();
    __asm__ volatile("udf #0");
}
