/* SPDX-License-Identifier: MIT */
#include "task.h"

void task_main(void)
{
    announce("T1\n", 1000);
}
