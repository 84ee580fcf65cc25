/* SPDX-License-Identifier: MIT */
#include <kiln/kiln.h>

/* Has the mutex, and never gives it back. */
void holder_task(void)
{
    kiln_mutex_lock(m, KILN_FOREVER);
    kiln_sleep(KILN_FOREVER);
}
