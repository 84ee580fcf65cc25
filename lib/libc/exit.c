/* SPDX-License-Identifier: MIT */
/* exit: what atexit was given runs, what standard output holds is printed, and the task ends. */
#include <kiln/task.h>
#include <stdlib.h>
#include <unistd.h>

/* Of the C library's atexit; NULL in a task that does not call it. */
__attribute__((weak)) void __call_exitprocs(int code, void *unused);
__attribute__((weak)) void kiln_stdio_finish(void); /* NULL in a task that does not print */

_Noreturn void exit(int code)
{
    if (__call_exitprocs != NULL)
        __call_exitprocs(code, NULL);
    if (kiln_stdio_finish != NULL)
        kiln_stdio_finish();
    kiln_exit(code);
}
