/* SPDX-License-Identifier: MIT */
/* Faults in one way or another, at the beginning of each life but the last. */
#include "box.h"

#include <string.h>

#define FOREIGN 0x20000020u /* the kernel's, on all boards */

static int initialised = 42;
static int zeroed;
static char text[16] = "unchanged";
static char many[40];

static void look_at_data(void)
{
    static int lives;

    if (initialised != 42 || zeroed != 0 || lives != 0 || strcmp(text, "unchanged") != 0 ||
        many[0] != 0 || many[39] != 0)
        BOX->stale++;
    lives++;
    initialised++;
    zeroed--;
    memset(text, 'x', sizeof(text));
    memset(many, 'y', sizeof(many));
}

static void fault(int way)
{
    switch (way) {
    case STORE:
        *(volatile int *)FOREIGN = 0;
        break;
    case FETCH:
        ((void (*)(void))(FOREIGN | 1))();
        break;
    case EVEN:
        __asm__ volatile("bx %0" ::"r"((uintptr_t)look_at_data & ~(uintptr_t)1));
        break;
    case STACK_AT_TICK:
        __asm__ volatile("mov sp, %0\n0: b 0b" ::"r"(FOREIGN));
        break;
    case STACK_AT_CALL:
        __asm__ volatile("mov sp, %0\n svc #0" ::"r"(FOREIGN));
        break;
    case OVERFLOW:
        __asm__ volatile("0: push {r0-r7}\n b 0b");
        break;
    default:
        __asm__ volatile("udf #0");
        break;
    }
}

void fragile_task(uintptr_t argument)
{
    look_at_data();
    BOX->lives++;
    BOX->argument = argument;
    BOX->pid = kiln_getpid();
    if (BOX->leave)
        kiln_exit(5);
    if (BOX->way == WITH_MUTEX)
        kiln_mutex_lock(m, KILN_FOREVER);
    if (BOX->faults_left-- > 0)
        fault(BOX->way);
    kiln_sleep(KILN_FOREVER);
}
