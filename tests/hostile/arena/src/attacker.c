/* SPDX-License-Identifier: MIT */
/* Runs the one attack that the box names, then ends; spawned anew for each. */
#include "box.h"

/* For assembly. */
extern uint8_t *const box_address;
uint8_t *const box_address = box;

/* Calls `attack` with all that a C caller expects to keep saved elsewhere. */
uint32_t attack_enter(attack_fn attack, uint32_t a, uint32_t b, uint32_t c, uint32_t d);

/* The attacks: the test finds them by their symbols, so the linker must keep them. */
extern const char access_attacks[], system_attacks[], stack_attacks[], call_attacks[],
    signal_attacks[];
const void *volatile attacks[] = {access_attacks, system_attacks, stack_attacks, call_attacks,
                                  signal_attacks};

/* Memory of the attacker's own behind its stack, for a stack pointer that goes astray. */
static volatile uint32_t behind_the_stack[64];

void attacker_main(void)
{
    volatile struct box *b = BOX;

    (void)attacks[0];
    behind_the_stack[0] = 1;
    b->entered = BOX_MAGIC;
    b->result =
        attack_enter(b->attack, b->arguments[0], b->arguments[1], b->arguments[2], b->arguments[3]);
    b->finished = BOX_MAGIC;
}
