/* SPDX-License-Identifier: MIT */
/* The domain of two pools: what it and they share is its data. */
#include "box.h"

static volatile int shared_sum;

static void worker(uintptr_t argument)
{
    shared_sum += (int)argument;
    BOX->sum = shared_sum;
    if (argument == 99)
        kiln_sleep(KILN_FOREVER);
    kiln_exit((int)argument);
}

static void note(char letter)
{
    BOX->order[BOX->length++] = letter;
}

/* R18: the three of them print once each, by their priorities. */
static void t1(void)
{
    note('1');
}

static void t2(void)
{
    note('2');
}

static void t3(void)
{
    note('3');
}

void host_task(void)
{
    static const struct kiln_task_entry table[] = {
        {(kiln_entry_t)t1, 8}, {(kiln_entry_t)t2, 7}, {(kiln_entry_t)t3, 10}};

    shared_sum = 1;
    BOX->worker = (kiln_entry_t)worker;
    BOX->host_ready = kiln_create_task(table, 3);
    kiln_sleep(50); /* let them all run: they are less urgent */
    kiln_sleep(KILN_FOREVER);
}
