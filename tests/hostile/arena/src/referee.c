/* SPDX-License-Identifier: MIT */
/*
 * Starts the attacker for one case after another. The test stops the emulator
 * at case_ready, where it fills the box, and at case_over, where it looks at
 * what has become of the system. In between, only the attacker and what its
 * attack sets off should run.
 */
#include "box.h"

#include <errno.h>

#define PATIENCE_MS 40

void case_ready(void);
void case_over(void);

__attribute__((noinline)) void case_ready(void)
{
    __asm__ volatile("" ::: "memory");
}

__attribute__((noinline)) void case_over(void)
{
    __asm__ volatile("" ::: "memory");
}

static void play(void)
{
    int pid = kiln_spawn(task_attacker, KILN_PRIORITY_DEFAULT);

    /* The blocks that it had in its former life may still be coming back. */
    for (int left = PATIENCE_MS; pid == -EBUSY && left > 0; left--) {
        kiln_sleep(1);
        pid = kiln_spawn(task_attacker, KILN_PRIORITY_DEFAULT);
    }
    BOX->spawned = (uint32_t)pid;
    kiln_sem_signal(bout);
    /* The janitor answers when nothing more urgent than it can run. */
    kiln_sem_wait(over, PATIENCE_MS);
}

void referee_main(void)
{
    for (;;) {
        kiln_sem_signal(victim_turn);
        kiln_sem_wait(victim_done, PATIENCE_MS);
        case_ready();
        play();
        case_over();
    }
}
