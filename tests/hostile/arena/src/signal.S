/* SPDX-License-Identifier: MIT */
/*
 * Signals as a weapon: handlers that lie anywhere, frames that a handler changes, and
 * no room for one.
 */
#include "macros.S"

#define SIGNAL 1
#define HANDLE 2

/* Let `\handler`, a register or label, handle SIGNAL. Leaves r0 = pid, r1 = SIGNAL. */
    .macro  handled_by handler
    mov     r2, \handler
    movs    r0, #SIGNAL
    movs    r1, #HANDLE
    svc     #47
    svc     #6
    movs    r1, #SIGNAL
    .endm

    .section .text.signal_attacks, "ax", %progbits
    .global signal_attacks
signal_attacks:

/* Puts r9 into word r8 of the frame that it interrupted, which is where sp is. */
    .type   changes_frame, %function
    .thumb_func
changes_frame:
    str     r9, [sp, r8, lsl #2]
    svc     #48

/* A handler that is at r0. */
    attack  raise_at
    push    {r4, lr}
    handled_by r0
    strike  raise_at
    svc     #49
    pop     {r4, pc}

/* A handler that puts r1 into word r0 of the frame. Out: the result of the raise. */
    attack  frame_word
    push    {r4-r9, lr}
    mov     r8, r0
    mov     r9, r1
    adr     r3, changes_frame
    orr     r3, #1
    handled_by r3
    strike  frame_word
    svc     #49
    pop     {r4-r9, pc}

/* The end of a handler where there is none. */
    attack  return_alone
    strike  return_alone
    svc     #48
    bx      lr

/* A raise with the stack pointer at r0. The handler stores a word below itself. */
    attack  sp_raise
    mov     r4, sp
    mov     r5, r0
    mov     r8, #-1
    mov     r9, #0
    adr     r3, changes_frame
    orr     r3, #1
    handled_by r3
    strike  sp_raise
    mov     sp, r5
    svc     #49
    mov     sp, r4
    b       survived

    .pool
