/* SPDX-License-Identifier: MIT */
/* The task that runs when no other can: it lets the processor sleep. */
#include <generated/syscalls.h>

void idle_main(void);

/* Let the time pass without ticks until the next timeout, or until an interrupt comes.
 * Returns 0, or
 *   -EPERM  this task is not idle, or the kernel lacks CONFIG_TICKLESS
 * Does not block. Bound: constant. */
static inline int kiln_idle(void)
{
    return kiln_call_idle();
}

void idle_main(void)
{
    for (;;) {
#ifdef CONFIG_TICKLESS
        kiln_idle();
#endif
        __asm__ volatile("wfi");
    }
}
