/* SPDX-License-Identifier: MIT */
#include <kiln/kiln.h>

/* Waits for the end of main, so that main must not wait for its. */
void waiter_task(void)
{
    kiln_exit(kiln_join(task_main, 20) < 0);
}
