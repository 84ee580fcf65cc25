/* SPDX-License-Identifier: MIT */
#include "check.h"

void main_task(void)
{
    CHECK_EQ(kiln_sem_wait(done, KILN_FOREVER), 0);
    CHECK_EQ(kiln_sem_wait(done, KILN_FOREVER), 0);
    kiln_shutdown(0);
}
