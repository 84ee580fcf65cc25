/* SPDX-License-Identifier: MIT */
/* Sleeps until the good task has spoken, then pokes the kernel's memory. */
#include <kiln/kiln.h>
#include <stdio.h>

#define KERNEL_MEMORY ((volatile int *)0x20000010)

void bad_main(void)
{
    kiln_sleep(150);
    printf("bad: writing to the kernel at %p\n", (void *)KERNEL_MEMORY);
    *KERNEL_MEMORY = 42;
    printf("bad: never printed\n");
}
