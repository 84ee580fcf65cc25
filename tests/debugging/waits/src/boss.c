/* SPDX-License-Identifier: MIT */
/* Stops the debugger when all others wait. */
#include <kiln/kiln.h>

static inline __attribute__((always_inline)) void inlined(void)
{
    __asm__ volatile("nop");
}

__attribute__((noinline)) void all_wait(void)
{
    __asm__ volatile("nop");
    inlined();
}

void boss_main(void)
{
    kiln_yield();
    all_wait();
    kiln_shutdown(0);
}
