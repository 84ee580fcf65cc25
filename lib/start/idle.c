/* SPDX-License-Identifier: MIT */
/* The task that runs when no other can: it lets the processor sleep. */
void idle_main(void);

void idle_main(void)
{
    for (;;)
        __asm__ volatile("wfi");
}
