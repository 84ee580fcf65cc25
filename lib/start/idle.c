/* SPDX-License-Identifier: MIT */
/* The task that runs when no other can: it lets the processor sleep. */
#include <generated/syscalls.h>

void idle_main(void);

void idle_main(void)
{
    for (;;) {
#ifdef CONFIG_TICKLESS
        kiln_call_idle();
#endif
        __asm__ volatile("wfi");
    }
}
