/* SPDX-License-Identifier: MIT */
/* Is interrupted while its stack pointer is no multiple of 8, so that the exception's frame begins 4
 * bytes lower than it needs to: bit 9 of its xpsr. */
#include <kiln/kiln.h>

/* The kernel has variables of these names. */
int tasks[3], objects, kernel, switch_load;

__attribute__((naked, noinline)) static void spin(void)
{
    __asm__("push   {lr}\n"
            ".cfi_adjust_cfa_offset 4\n"
            ".cfi_rel_offset lr, 0\n"
            "1: b 1b");
}

void spinner_main(void)
{
    tasks[1] = objects = kernel = switch_load = 7;
    spin();
    kiln_yield();
}
