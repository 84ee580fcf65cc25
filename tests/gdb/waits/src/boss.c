/* SPDX-License-Identifier: MIT */
/* Stops the debugger when all others wait. */
#include <kiln/kiln.h>

__attribute__((noinline)) void all_wait(void)
{
    __asm__ volatile("");
}

void boss_main(void)
{
    kiln_yield();
    all_wait();
    kiln_shutdown(0);
}
