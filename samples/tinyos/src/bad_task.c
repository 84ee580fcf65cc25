/* SPDX-License-Identifier: MIT */
/* Writes to the kernel's memory, and is ended for it. */
#include <stdint.h>

#define KERNEL_MEMORY 0x20000010u /* every board's RAM begins with the kernel's stack */

void bad_main(void)
{
    *(volatile uint32_t *)KERNEL_MEMORY = 0;
}
