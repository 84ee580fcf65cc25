/* SPDX-License-Identifier: MIT */
/* kill and raise. */
#include <errno.h>
#include <kiln/signal.h>
#include <kiln/task.h>
#include <signal.h>

int kill(pid_t pid, int signal)
{
    int result = kiln_signal_send(pid, signal);

    if (result == 0)
        return 0;
    errno = -result;
    return -1;
}

int raise(int signal)
{
    return kill(kiln_getpid(), signal);
}
