/* SPDX-License-Identifier: MIT */
/*
 * The partition through which the test tells the attacker what to do and learns
 * what it saw. The test writes and reads it through the emulator; cases.py and
 * arena.py know this layout.
 */
#ifndef ARENA_BOX_H
#define ARENA_BOX_H

#include <kiln/kiln.h>

#define BOX_MAGIC 0x600df00du

/* One system call: what to pass in r0-r3, and what every register held after. */
struct call {
    uint32_t number;
    uint32_t in[4];
    uint32_t out[4];
    uint32_t r12;
    uint32_t lr;
    uint32_t apsr;
};

typedef uint32_t (*attack_fn)(uint32_t a, uint32_t b, uint32_t c, uint32_t d);

struct box {
    attack_fn attack;
    uint32_t arguments[4];
    uint32_t entered;  /* BOX_MAGIC once the attacker runs */
    uint32_t finished; /* BOX_MAGIC once it has survived the attack */
    uint32_t result;   /* what the attack returned */
    uint32_t spawned;  /* what the referee's kiln_spawn returned */
    uint32_t call_count;
    uint32_t words[22]; /* free for attacks to use */
    struct call calls[];
};

#define BOX ((volatile struct box *)box)

#endif
