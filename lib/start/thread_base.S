/* SPDX-License-Identifier: MIT */
/*
 * The thread base of a task that shares its memory with tasks of pools, which the
 * build gives it in the place of __aeabi_read_tp (scripts/kiln/link/tasks.py): the
 * variables' offsets are their addresses in the task's own copy (lib/libc/tls.S), and
 * each thread's copy is so far from it.
 *
 * Out: r0 = the distance. Clobbers r12, lr and flags besides, as the ABI allows.
 */
    .syntax unified
    .thumb
    .section .text.kiln_thread_base, "ax", %progbits
    .global kiln_thread_base
    .type   kiln_thread_base, %function
    .thumb_func
kiln_thread_base:
    push    {r1-r3, lr}
    mov     r0, sp
    bl      kiln_thread_offset          /* r0 = kiln_thread_offset(sp)        */
    pop     {r1-r3, pc}
