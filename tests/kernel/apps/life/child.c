/* SPDX-License-Identifier: MIT */
#include "box.h"

/* Exits with its argument, or waits for ever if that is 0. */
void child_task(uintptr_t argument)
{
    BOX->argument = argument;
    if (argument == 1000)
        for (;;)
            BOX->runs++;
    if (argument == 0)
        kiln_sem_wait(lonely, KILN_FOREVER);
    kiln_exit((int)argument);
}
