/* SPDX-License-Identifier: MIT */
#include "variables.h"

/* b has one of the same name, and another value. */
int same_name = 'a';

static int helper(void)
{
    return same_name;
}

void start(void)
{
    check_all_new();
    change_all(3);
    kiln_sem_signal(turn_b);
    kiln_sem_wait(turn_a, KILN_FOREVER);
    check_all(3);
    CHECK_EQ(helper(), 'a');
    kiln_sem_signal(turn_b);
}
