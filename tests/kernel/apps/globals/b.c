/* SPDX-License-Identifier: MIT */
#include "variables.h"

int same_name = 'b';

static int helper(void)
{
    return same_name;
}

void start(void)
{
    kiln_sem_wait(turn_b, KILN_FOREVER);
    check_all_new();
    change_all(5);
    kiln_sem_signal(turn_a);
    kiln_sem_wait(turn_b, KILN_FOREVER);
    check_all(5);
    CHECK_EQ(helper(), 'b');
    puts("each has its own");
    kiln_shutdown(0);
}
