/* SPDX-License-Identifier: MIT */
#include <kiln/kiln.h>
#include <signal.h>

/* Its handler never returns; and it ignores what it can. */
static void endless(int number)
{
    (void)number;
    for (;;)
        ;
}

void deaf_task(void)
{
    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_IGN);
    signal(SIGUSR1, endless);
    kiln_sleep(KILN_FOREVER);
}
