/* SPDX-License-Identifier: MIT */
/* Every form of load, store and fetch. In: r0 = the address, r1 = a value. */
#include "macros.S"

    .section .text.access_attacks, "ax", %progbits
    .global access_attacks
access_attacks:

/* Loads. */
    simple  ldrb, ldrb r0, [r0]
    simple  ldrsb, ldrsb r0, [r0]
    simple  ldrh, ldrh r0, [r0]
    simple  ldrsh, ldrsh r0, [r0]
    simple  ldr, ldr r0, [r0]
    simple  ldr_wide, ldr.w r0, [r0, #0]
    simple  ldrd, ldrd r0, r1, [r0]
    simple  ldrbt, ldrbt r0, [r0]
    simple  ldrht, ldrht r0, [r0]
    simple  ldrt, ldrt r0, [r0]
    simple  ldrex, ldrex r0, [r0]
    simple  ldrexb, ldrexb r0, [r0]
    simple  ldrexh, ldrexh r0, [r0]
    simple  ldm, ldm r0, {r0-r3}
    simple  ldr_post, ldr r1, [r0], #4
    simple  ldr_pre, ldr r1, [r0, #0]!

    attack  ldmdb
    adds    r0, #8
    strike  ldmdb
    ldmdb   r0, {r1, r2}
    bx      lr

    attack  ldr_register
    movs    r1, #0
    strike  ldr_register
    ldr     r0, [r0, r1, lsl #2]
    bx      lr

    attack  ldr_negative
    adds    r0, #64
    strike  ldr_negative
    ldr     r0, [r0, #-64]
    bx      lr

    attack  pop
    mov     r3, sp
    strike  pop
    mov     sp, r0
    pop     {r0}
    mov     sp, r3
    bx      lr

    attack  tbb
    movs    r1, #0
    strike  tbb
    tbb     [r0, r1]
    bx      lr

    attack  tbh
    movs    r1, #0
    strike  tbh
    tbh     [r0, r1, lsl #1]
    bx      lr

    simple  ldr_pc, ldr pc, [r0]
    simple  ldm_pc, ldm r0, {r1, pc}

/* Stores. */
    simple  strb, strb r1, [r0]
    simple  strh, strh r1, [r0]
    simple  str, str r1, [r0]
    simple  str_wide, str.w r1, [r0, #0]
    simple  strd, strd r1, r1, [r0]
    simple  strbt, strbt r1, [r0]
    simple  strht, strht r1, [r0]
    simple  strt, strt r1, [r0]
    simple  stm, stm r0, {r1, r2}
    simple  str_post, str r1, [r0], #4
    simple  str_pre, str r1, [r0, #0]!

    attack  stmdb
    adds    r0, #8
    strike  stmdb
    stmdb   r0, {r1, r2}
    bx      lr

    attack  str_register
    movs    r2, #0
    strike  str_register
    str     r1, [r0, r2, lsl #2]
    bx      lr

    attack  push
    mov     r3, sp
    adds    r0, #4
    strike  push
    mov     sp, r0
    push    {r1}
    mov     sp, r3
    bx      lr

/* Exclusive stores need a reservation, which QEMU compares by address. */
    simple  strex, strex r2, r1, [r0]
    simple  strexb, strexb r2, r1, [r0]
    simple  strexh, strexh r2, r1, [r0]

/* Fetches. In: r0 = where to, with bit 0 as wanted. */
    simple  bx, bx r0
    simple  blx, blx r0
    simple  mov_pc, mov pc, r0

    attack  pop_pc
    push    {r0}
    strike  pop_pc
    pop     {pc}

    attack  ldm_stack_pc
    push    {r0}
    mov     r1, sp
    adds    sp, #4
    strike  ldm_stack_pc
    ldm     r1, {pc}

/* Harmless hints about addresses. */
    simple  pld, pld [r0]
    simple  pli, pli [r0]
