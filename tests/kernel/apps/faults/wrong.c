/* SPDX-License-Identifier: MIT */
/* One wrong thing a task. */
#include <kiln/kiln.h>

#define KERNEL 0x20000004u

void load_task(void)
{
    (void)*(volatile int *)KERNEL;
}

void store_task(void)
{
    *(volatile int *)KERNEL = 1;
}

void fetch_task(void)
{
    ((void (*)(void))(KERNEL | 1))();
}

void undefined_task(void)
{
    __asm__ volatile("udf #1");
}

void even_task(void)
{
    __asm__ volatile("bx %0" : : "r"((uintptr_t)even_task & ~1u));
}

void divide_task(void)
{
    volatile int one = 1;
    volatile int zero = 0;

    one = one / zero;
}

void unaligned_task(void)
{
    uint32_t word[3];

    __asm__ volatile("ldm %0, {r2, r3}" : : "r"((char *)word + 1) : "r2", "r3", "memory");
}

void breakpoint_task(void)
{
    __asm__ volatile("bkpt #1");
}

void overflow_task(void)
{
    volatile char deep[200];

    deep[0] = 1;
    overflow_task();
    deep[1] = 2;
}

/* The frame of the call would lie in the kernel's memory. */
void pointer_task(void)
{
    __asm__ volatile("mov sp, %0\n svc #0" : : "r"(KERNEL + 60));
}

/* It lies in this task's own memory, but not in its stack. */
void own_data_task(void)
{
    static uint64_t data[32];

    __asm__ volatile("mov sp, %0\n svc #0" : : "r"(data + 16));
}

void system_space_task(void)
{
    *(volatile int *)0xe000ed94 = 0;
}
