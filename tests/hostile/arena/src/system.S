/* SPDX-License-Identifier: MIT */
/* Special registers, undefined and unwelcome instructions. In: r0 = a value. */
#include "macros.S"

    .section .text.system_attacks, "ax", %progbits
    .global system_attacks
system_attacks:

/* Writes that unprivileged code makes in vain. Out: r0 = what can be read then. */
    .macro  special name, register, write:vararg
    attack  \name
    strike  \name
    \write
    isb
    mrs     r0, \register
    bx      lr
    .endm

    special msr_control, control, msr control, r0
    special msr_primask, primask, msr primask, r0
    special msr_basepri, basepri, msr basepri, r0
    special msr_basepri_max, basepri, msr basepri_max, r0
    special msr_faultmask, faultmask, msr faultmask, r0
    special msr_msp, msp, msr msp, r0
    special msr_cpsid_i, primask, cpsid i
    special msr_cpsid_f, faultmask, cpsid f
    simple  cpsie_i, cpsie i
    simple  cpsie_f, cpsie f
    simple  msr_ipsr, msr ipsr, r0
    simple  msr_epsr, msr epsr, r0

/* Out: r0 = by how much the stack pointer moved. */
    attack  msr_psp
    mov     r3, sp
    strike  msr_psp
    msr     psp, r0
    mov     r0, sp
    mov     sp, r3
    subs    r0, r3
    bx      lr

/* Reads that give 0 or nothing secret. */
    simple  mrs_msp, mrs r0, msp
    simple  mrs_psp, mrs r0, psp
    simple  mrs_ipsr, mrs r0, ipsr
    simple  mrs_epsr, mrs r0, epsr
    simple  mrs_iepsr, mrs r0, iepsr

    simple  udf, udf 0
    simple  udf_wide, udf.w 0
    simple  bkpt, bkpt 0
    simple  bkpt_semihosting, bkpt 0xab
    simple  mcr, mcr p15, 0, r0, c1, c0, 0
    simple  mrc, mrc p15, 0, r0, c1, c0, 0
    simple  cdp, cdp p7, 0, c0, c0, c0, 0
    simple  ldc, ldc p6, c0, [r0]
/* These are VMOV, VLDR and VPUSH, for an assembler that knows of no FPU. */
    simple  vmov, .inst.w 0xee000a10
    simple  vldr, .inst.w 0xed900a00
    simple  vpush, .inst.w 0xed2d0a01
    simple  vmrs, .inst.w 0xeef10a10
/* SMC, SG and BXNS of other profiles. */
    simple  smc, .inst.w 0xf7f08000
    simple  bxns, .inst.n 0x4704

    attack  sdiv_zero
    movs    r1, #0
    strike  sdiv_zero
    sdiv    r0, r0, r1
    bx      lr

    attack  udiv_zero
    movs    r1, #0
    strike  udiv_zero
    udiv    r0, r0, r1
    bx      lr

    simple  ldm_unaligned, ldm r0, {r0-r3}
    simple  stm_unaligned, stm r0, {r1, r2}
    simple  ldrd_unaligned, ldrd r0, r1, [r0]
    simple  ldrex_unaligned, ldrex r0, [r0]
    simple  ldr_unaligned, ldr r0, [r0]

    attack  udf_in_it
    cmp     r0, r0
    itttt   eq
    addeq   r1, #1
    strike  udf_in_it
    udfeq   #0
    addeq   r1, #1
    addeq   r1, #1
    bx      lr

/* The former task's IT bits must be gone: this returns what came of it. */
    attack  after_it
    movs    r0, #0
    cmp     r0, #1                      /* not equal */
    strike  after_it
    adds    r0, #1
    adds    r0, #1
    adds    r0, #1
    bx      lr

    simple  wfi, wfi
    simple  wfe, wfe
    simple  sev, sev
    simple  yield_hint, yield
    simple  dsb, dsb
    simple  isb, isb
    simple  clrex, clrex

    attack  wait_loop
    movs    r0, #10
    strike  wait_loop
1:  wfi
    sev
    wfe
    subs    r0, #1
    bne     1b
    bx      lr

/* Out: r0 = 1: the store must fail, as another task has run since the load. */
    attack  exclusive_across_switch
    mov     r3, r0
    strike  exclusive_across_switch
    ldrex   r2, [r3]
    svc     #0
    adds    r2, #1
    strex   r0, r2, [r3]
    bx      lr

/* Out: r0 = 0: nothing came between. */
    attack  exclusive
    mov     r3, r0
    strike  exclusive
    ldrex   r2, [r3]
    adds    r2, #1
    strex   r0, r2, [r3]
    bx      lr
