/* SPDX-License-Identifier: MIT */
/*
 * "Thread-local" variables of library code (errno, strtok's place) are ordinary
 * variables of the task that the code was linked for: the build turns their
 * offsets into addresses (scripts/kiln/link/tls.py), so the base is 0.
 *
 * Out: r0 = 0. Clobbers nothing else, as the ABI asks.
 */
    .syntax unified
    .thumb
    .section .text.__aeabi_read_tp, "ax", %progbits
    .global __aeabi_read_tp
    .type   __aeabi_read_tp, %function
    .thumb_func
__aeabi_read_tp:
    movs    r0, #0
    bx      lr
