/* SPDX-License-Identifier: MIT */
/* signal: the table of handlers, which is the task's own; the kernel knows one address. */
#include <errno.h>
#include <kiln/signal.h>
#include <signal.h>

typedef void (*handler_t)(int);

static handler_t handlers[NSIG];

/* Where every handled signal begins. */
static void enter(int signal)
{
    handlers[signal](signal);
    kiln_signal_return();
}

handler_t signal(int signal, handler_t handler)
{
    int action = handler == SIG_DFL   ? KILN_SIGNAL_DEFAULT
                 : handler == SIG_IGN ? KILN_SIGNAL_IGNORE
                                      : KILN_SIGNAL_HANDLE;
    handler_t old;

    if (signal <= 0 || signal >= NSIG || signal == SIGKILL || handler == SIG_ERR) {
        errno = EINVAL;
        return SIG_ERR;
    }
    old = handlers[signal];
    /* At no time may a handled signal find no handler. */
    if (action == KILN_SIGNAL_HANDLE)
        handlers[signal] = handler;
    if (kiln_signal_action(signal, action, enter) != 0) {
        handlers[signal] = old;
        errno = EPERM;
        return SIG_ERR;
    }
    handlers[signal] = handler;
    return old;
}
