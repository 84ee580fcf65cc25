/* SPDX-License-Identifier: MIT */
#include "task.h"

void task_main(void)
{
    announce("T3\n", 1000);
}
