/* SPDX-License-Identifier: MIT */
/* System calls by number, with every register around them recorded. */
#include "macros.S"

#define BOX_CALL_COUNT 36
#define BOX_CALLS 128
#define CALL_SIZE 48

#define SECRET_R12 0x12121212
#define SECRET_LR 0x14141415
#define FLAGS 0xa8000000                /* N, C and Q */

    .section .text.attack_enter, "ax", %progbits
    .global attack_enter
    .type   attack_enter, %function
    .thumb_func
/* In: r0 = the attack, r1-r3 and the stack's top = its arguments. */
attack_enter:
    push    {r4-r11, lr}
    mov     r4, r0
    mov     r0, r1
    mov     r1, r2
    mov     r2, r3
    ldr     r3, [sp, #36]
    blx     r4
    pop     {r4-r11, pc}

    .section .text.call_attacks, "ax", %progbits
    .global call_attacks
call_attacks:

/* svc_table + 4 * N: SVC #N, then back to r5. */
    .balign 4
svc_table:
    .set    number, 0
    .rept   256
    svc     #number
    bx      r5
    .set    number, number + 1
    .endr

/* Makes all calls of box->calls. In: r0 = box. Keeps r4-r11 in view of the
 * kernel: a value that changes there would end the loop early or derail it. */
    attack  calls
    push    {r4-r11, lr}
    mov     r6, r0
    ldr     r7, [r6, #BOX_CALL_COUNT]
    add     r6, #BOX_CALLS
    ldr     r8, =SECRET_R12
    ldr     r9, =SECRET_LR
    ldr     r10, =FLAGS
    strike  calls
1:  ldr     r4, [r6]
    ldr     r5, =svc_table
    add     r4, r5, r4, lsl #2
    orr     r4, #1
    adr     r5, 2f
    orr     r5, #1
    ldrd    r0, r1, [r6, #4]
    ldrd    r2, r3, [r6, #12]
    mov     r12, r8
    mov     lr, r9
    msr     apsr_nzcvq, r10
    bx      r4
    .balign 4
2:  mrs     r11, apsr
    strd    r0, r1, [r6, #20]
    strd    r2, r3, [r6, #28]
    str     r12, [r6, #36]
    str     lr, [r6, #40]
    str     r11, [r6, #44]
    add     r6, #CALL_SIZE
    subs    r7, #1
    bne     1b
    movs    r0, #0
    pop     {r4-r11, pc}

/* One call. In: r0 = number, r1-r3 = its r0-r2. It returns to hit_one_call. */
    attack  one_call
    push    {r4, r5, lr}
    ldr     r4, =svc_table
    add     r4, r4, r0, lsl #2
    orr     r4, #1
    adr     r5, 2f
    orr     r5, #1
    mov     r0, r1
    mov     r1, r2
    mov     r2, r3
    strike  one_call
    bx      r4
    .balign 4
2:
hit_one_call:
    pop     {r4, r5, pc}

/* SVC in an IT block, taken and not taken: only the first call happens. */
    attack  svc_in_it
    push    {r4, lr}
    movs    r4, #0
    cmp     r4, r4
    itete   eq
    strike  svc_in_it
    svceq   #6
    movne   r0, #0
    addeq   r4, #1
    svcne   #1
    pop     {r4, pc}

/* A store that the bus may refuse late, then a call. In: r0 = where. */
    attack  store_then_call
    str     r1, [r0]
    strike  store_then_call
    svc     #6
    bx      lr

/* Reads r0 bytes of raw input over the exception frame of the very call, r1 bytes
 * above its start. The bytes come from the test. Out: the result, if the frame
 * that the input made leads to frame_target. */
    attack  read_over_frame
    push    {r4, r5, lr}
    mov     r2, r0
    mov     r0, #3
    sub     r3, sp, #32                 /* as sp is a multiple of 8 here      */
    add     r1, r3
    strike  read_over_frame
    svc     #3
    pop     {r4, r5, pc}
    .type   frame_target, %function
    .thumb_func
frame_target:
    pop     {r4, r5, pc}

/* As many calls as r0 says, of number r1, with r2 and r3 as r0 and r1. */
    attack  flood
    push    {r4-r6, lr}
    mov     r6, r0
    ldr     r4, =svc_table
    add     r4, r4, r1, lsl #2
    orr     r4, #1
    adr     r5, 2f
    orr     r5, #1
    mov     r8, r2
    mov     r9, r3
    strike  flood
1:  mov     r0, r8
    mov     r1, r9
    movs    r2, #128
    bx      r4
    .balign 4
2:  subs    r6, #1
    bne     1b
    pop     {r4-r6, pc}

    .pool
