/* SPDX-License-Identifier: MIT */
/*
 * char *strncpy(char *to, const char *from, size_t bytes)
 *
 * Copies by words as long as both are aligned and a word has no zero in it, and bzero fills
 * the rest: 31 characters to 64 bytes in a third of the instructions of the
 * library's (tests/bench/test_heap_cost.py). A word that is read is within one region of
 * the MPU, as its first byte is.
 *
 * In:       r0 to, r1 from, r2 how many bytes
 * Out:      r0 to
 * Clobbers: r1 to r3, r12, flags
 */
    .syntax unified
    .thumb

    .section .text.strncpy, "ax"
    .global strncpy
    .type strncpy, %function
    .thumb_func
strncpy:
    push    {r0, lr}
    orr     r3, r0, r1
    lsls    r3, r3, #30                 /* if (to % 4 == 0 && from % 4 == 0)  */
    bne     3f
1:  subs    r2, r2, #4                  /*     while (bytes >= 4)             */
    blo     2f
    ldr     r3, [r1]                    /*         word = *from               */
    sub     r12, r3, #0x01010101        /*         if a byte of word is 0     */
    bic     r12, r12, r3
    tst     r12, #0x80808080
    bne     2f                          /*             break                  */
    str     r3, [r0], #4                /*         *to++ = word               */
    adds    r1, r1, #4
    b       1b
2:  adds    r2, r2, #4
3:  subs    r2, r2, #1                  /* while (bytes-- > 0)                */
    blo     4f
    ldrb    r3, [r1], #1                /*     *to++ = *from                  */
    strb    r3, [r0], #1
    cmp     r3, #0                      /*     if (*from++ == 0)              */
    bne     3b
    mov     r1, r2
    bl      bzero                       /*         bzero(to, bytes), and done */
4:  pop     {r0, pc}
    .size strncpy, . - strncpy
