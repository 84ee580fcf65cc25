/* SPDX-License-Identifier: MIT */
/* What <unistd.h> says of a process, said of a task. */
#include <kiln/task.h>
#include <unistd.h>

void _exit(int code)
{
    kiln_exit(code);
}

pid_t getpid(void)
{
    return kiln_getpid();
}
