/* SPDX-License-Identifier: MIT */
#include "task.h"

void task_main(void)
{
    announce("T2\n", 2000);
}
