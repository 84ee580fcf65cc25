/* SPDX-License-Identifier: MIT */
#include "check.h"

void main_task(void)
{
    CHECK_EQ(kiln_sem_wait(done, 10000), 0);
    kiln_shutdown(0);
}
