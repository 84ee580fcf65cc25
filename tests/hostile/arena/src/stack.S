/* SPDX-License-Identifier: MIT */
/*
 * The stack pointer as a weapon. In: r0 = the stack pointer, r1 = an address
 * that faults, for those that load. The exception frames may lie on top of what
 * C keeps on the stack, so an attack that survives does not return to it.
 */
#include "macros.S"

#define BOX_FINISHED 24
#define BOX_RESULT 28
#define BOX_MAGIC 0x600df00d

    .section .text.stack_attacks, "ax", %progbits
    .global stack_attacks
stack_attacks:

/* In: r0 = what the attack returns. */
    .global survived
survived:
    ldr     r1, =box_address
    ldr     r1, [r1]
    str     r0, [r1, #BOX_RESULT]
    ldr     r2, =BOX_MAGIC
    str     r2, [r1, #BOX_FINISHED]
    svc     #1

    .macro  with_sp name, instruction:vararg
    attack  \name
    mov     r4, sp
    mov     r3, r0
    movs    r0, #0
    strike  \name
    mov     sp, r3
    hit     \name
    \instruction
    mov     sp, r4
    b       survived
    .endm

    with_sp sp_svc, svc 0
    with_sp sp_svc_unknown, svc 255
    with_sp sp_sleep_call, svc 5       /* r0 = 0: yields */
    with_sp sp_udf, udf 0
    with_sp sp_load, ldr r0, [r1]
    with_sp sp_bkpt, bkpt 0
    with_sp sp_fetch, mov pc, r1
    with_sp sp_nothing, nop

/* Spins for some ticks. r1 = 0. */
    attack  sp_spin
    mov     r4, sp
    ldr     r2, =30000
    mov     r3, r0
    movs    r0, #0
    strike  sp_spin
    mov     sp, r3
    hit     sp_spin
1:  subs    r2, #1
    bne     1b
    mov     sp, r4
    b       survived

/* Spins on its own stack, for comparison. */
    attack  spin
    ldr     r2, =30000
    strike  spin
1:  subs    r2, #1
    bne     1b
    movs    r0, #0
    bx      lr

/* Calls itself for ever. */
    attack  recursion
    push    {r0-r3, lr}
    strike  recursion
    bl      attack_recursion
    pop     {r0-r3, pc}

/* Pushes for ever. */
    attack  push_for_ever
    mov     r0, sp
    strike  push_for_ever
1:  push    {r0}
    b       1b

    .pool
