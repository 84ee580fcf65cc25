/* SPDX-License-Identifier: MIT */
/* Keeps a pattern, and looks after it once between two cases. */
#include "box.h"

#define WORDS 32

uint32_t victim_pattern[WORDS] = {[0 ... WORDS - 1] = 0x5eed5eed};
uint32_t victim_turns;
uint32_t victim_damaged;

void victim_main(void)
{
    for (;;) {
        kiln_sem_wait(victim_turn, KILN_FOREVER);
        for (int i = 0; i < WORDS; i++)
            victim_damaged += victim_pattern[i] != 0x5eed5eed;
        victim_turns++;
        kiln_sem_signal(victim_done);
    }
}
