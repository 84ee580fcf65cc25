/* SPDX-License-Identifier: MIT */
/*
 * Macros for attacks in assembly, for inclusion. An attack is a C-callable
 * function attack_NAME(r0, r1, r2, r3); the instruction that attacks is at
 * strike_NAME, where the test stops the emulator. An attack with a bad stack
 * pointer stops before that is set, because a tick comes with the stop.
 */
    .syntax unified
    .thumb

    .macro attack name
    .type   attack_\name, %function
    .thumb_func
attack_\name:
    .endm

    .macro strike name
    .type   strike_\name, %function
    .thumb_func
strike_\name:
    .endm

/* Where the attacking instruction is not the one to stop at. */
    .macro hit name
hit_\name:
    .endm

/* An attack of a single instruction. */
    .macro simple name, instruction:vararg
    attack  \name
    strike  \name
    \instruction
    bx      lr
    .endm
