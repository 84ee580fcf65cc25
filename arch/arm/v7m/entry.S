/* SPDX-License-Identifier: MIT */
/*
 * Every way into the kernel and out of it, on Armv7-M.
 *
 * All entries below run at one exception priority, so none interrupts another,
 * except that fault_entry ranks higher. Each entry
 *
 *   1. checks that the exception frame is entirely in the running task's stack
 *      (a task may point its stack pointer anywhere before it is interrupted);
 *   2. calls into C on the kernel's stack (MSP), which is empty otherwise;
 *   3. leaves by `leave`, which switches tasks if C decided so.
 *
 * The kernel's stack being empty, sp is where it begins, which is where `kernel`
 * is (the linker script puts it there): [sp, #KERNEL_x] is kernel.x.
 *
 * r4-r11 are the task's all the way through: C saves what it uses. When one
 * entry tail-chains onto another, the second finds everything of the new task
 * live, because the switch is complete before the exception return.
 *
 * The frame (32 bytes, low address first):  r0 r1 r2 r3 r12 lr pc xpsr
 */
    .syntax unified
    .thumb
#include <generated/offsets.h>

#define SCB_ICSR 0xe000ed04
#define SCB_ICSR_PENDSVSET 0x10000000
#define MPU_RBAR 0xe000ed9c
#define EXC_RETURN_SPSEL 4          /* set: the process stack was in use */
#define EXC_RETURN_THREAD 8         /* set: thread mode was interrupted */
#define EXC_RETURN_TASK 0xfffffffd  /* thread mode, process stack, basic frame */

    .macro function name
    .section .text.\name, "ax", %progbits
    .global \name
    .type   \name, %function
    .thumb_func
\name:
    .endm

/* Out: r12 = frame, r2 = the running task's definition. Clobbers r0, r1.
 * Goes to `bad` unless stack_low <= frame <= stack_low + frame_span; the
 * difference is unsigned, so a frame below the stack is far above the span. */
    .macro  check_frame bad
    ldr     r2, [sp, #KERNEL_DEF]       /* def = kernel.def                   */
    mrs     r12, psp                    /* frame = PSP                        */
    ldrd    r0, r1, [r2, #DEF_STACK_LOW]
    sub     r0, r12, r0
    cmp     r0, r1                      /* if frame - stack_low > frame_span  */
    bhi     \bad                        /*     goto bad                       */
    .endm

/* The way out, for an entry that came from a task. In: r4-r11 = the task's.
 * EXC_RETURN is the same for all tasks, so none is kept. */
    .macro  leave
    ldrd    r2, r3, [sp, #KERNEL_CURRENT]
    cmp     r2, r3                      /* if kernel.current != kernel.next   */
    bne     switch                      /*     goto switch                    */
    dsb                                 /* (erratum 838869: stores complete   */
    ldr     pc, =EXC_RETURN_TASK        /*  before the handler returns)       */
    .endm

/* With CONFIG_ACCOUNTING, one more call of the running task's. Clobbers r0, r1. */
    .macro  account_call
    .if ACCOUNTING
    ldr     r1, =account_running
    ldr     r1, [r1]
    ldr     r0, [r1, #ACCOUNT_CALLS]
    adds    r0, #1
    str     r0, [r1, #ACCOUNT_CALLS]    /* account_running->calls++           */
    .endif
    .endm

/* With CONFIG_ACCOUNTING, the running task's account is closed. In and out as at
 * `switch`; clobbers r0, r1, r12, lr. */
    .macro  account_close
    .if ACCOUNTING
    bl      leave_task
    ldrd    r2, r3, [sp, #KERNEL_CURRENT]
    .endif
    .endm

/* With CONFIG_TICKLESS, if idle has let SysTick count several ticks at once: the time
 * is put right before anything else. Clobbers r0-r3, r12, lr. */
    .macro  resume_ticks
    .if TICKLESS
    ldr     r0, =v7m_long_ticks
    ldr     r0, [r0]
    cbz     r0, 1f                      /* if v7m_long_ticks != 0             */
    bl      v7m_tick_resume             /*     v7m_tick_resume()              */
1:
    .endif
    .endm

/* For debuggers, which show a task that does not run as if it were at `label`: here r4-r11
 * are the task's, r12 points to its frame, and the frame holds its pc. Its stack continues
 * after the frame, 4 bytes further if xpsr says so. */
    .cfi_sections .debug_frame
    .macro  unwind_by_frame label
    .global \label
\label:
    .cfi_startproc
    .cfi_signal_frame
    .cfi_def_cfa r12, 32
    .cfi_offset r0, -32
    .cfi_offset r1, -28
    .cfi_offset r2, -24
    .cfi_offset r3, -20
    .cfi_offset r12, -16
    .cfi_offset lr, -12
    .cfi_offset pc, -8
    .cfi_escape 0x16, 13, 10, 0x7c, 28, 0x06, 0x37, 0x25, 0x34, 0x1a, 0x7c, 32, 0x22
    .endm                               /* sp = (xpsr >> 7 & 4) + r12 + 32    */

/* SVC: a system call. In: the frame's r0-r3 are the arguments, the immediate
 * of the SVC instruction before the frame's pc is the call's number.
 * Out: the frame's r0 is the result; all other registers are as they were. */
    function svc_entry
    check_frame svc_bad_frame
    account_call
    ldr     r0, [r12, #FRAME_PC]
    ldrb    r0, [r0, #-2]               /* number = imm8 of the SVC           */
    ldr     r1, [r2, #DEF_CALLS]
    usat    r0, #CALL_BITS, r0          /* number = min(number, the table's   */
                                        /* last, which is no call)            */
    ldr     lr, [r1, r0, lsl #2]
    ldm     r12, {r0-r3}
    blx     lr                          /* result = def->calls[number](...)   */
    mrs     r12, psp
    str     r0, [r12]                   /* frame.r0 = result                  */
svc_leave:
    leave

svc_bad_frame:                          /* the call is not made              */
    bl      v7m_fault_bad_frame
leave_ended:                            /* the running task has ended, so    */
    ldrd    r2, r3, [sp, #KERNEL_CURRENT] /* that there is always a switch   */
    b       switch

/* SysTick. */
    function tick_entry
    check_frame tick_bad_frame
tick_checked:
    resume_ticks
    bl      time_tick
    leave
tick_bad_frame:
    bl      v7m_fault_bad_frame
    b       tick_checked

/* Every device interrupt that the kernel serves: a function and its argument are
 * at irq_handlers[IPSR - 16], in eight bytes. */
    function irq_entry
    check_frame irq_bad_frame
irq_checked:
    resume_ticks
    mrs     r0, ipsr
    ldr     r1, =irq_handlers - 16 * 8
    add     r1, r1, r0, lsl #3
    ldrd    r2, r0, [r1]
    blx     r2                          /* function(argument)                 */
    leave
irq_bad_frame:
    bl      v7m_fault_bad_frame
    b       irq_checked

/* PendSV, for two rare reasons. From the main stack: it is boot, the kernel's
 * first entry. Otherwise a bus error arrived while the kernel ran; this entry
 * follows that one at once, so the frame was checked there or is a saved one. */
    function pendsv_entry
    tst     lr, #EXC_RETURN_SPSEL
    beq     boot
    bl      v7m_fault_late
    leave
boot:
    bl      kernel_boot
    ldr     r0, =ld_kernel_stack_top    /* forget the main stack's contents   */
    msr     msp, r0
    movs    r1, #1
    msr     control, r1                 /* CONTROL.nPRIV = 1, for good        */
    isb
    ldr     r3, [sp, #KERNEL_NEXT]
    b       switch_load

/* From one task to another. In: r2 = kernel.current, r3 = kernel.next,
 * r4-r11 = the current task's. */
    .global switch
    .type   switch, %function
    .thumb_func
switch:
    account_close
    mrs     r12, psp
    dsb                                 /* a late bus error finds the old     */
                                        /* task still current                 */
    stm     r2, {r4-r12}                /* current->context = registers       */
    .type   switch_load, %function
switch_load:                            /* r3 = the next task                 */
    unwind_by_frame kiln_saved_task
    ldr     r1, [r3, #TASK_DEF]
    strd    r1, r3, [sp, #KERNEL_DEF]   /* kernel.def, .current = next's      */
    ldr     r0, =MPU_RBAR
    .cfi_endproc
    ldm     r1!, {r4-r11}               /* MPU regions 0-3 = def->mpu         */
    stm     r0, {r4-r11}
#if MPU_DYNAMIC == 6
    ldm     r1, {r4-r7}                 /* MPU regions 4-5                    */
    stm     r0, {r4-r7}
#endif
    ldm     r3, {r4-r12}                /* registers = next->context          */
    msr     psp, r12
    dsb                                 /* the MPU words are in force         */
    ldr     pc, =EXC_RETURN_TASK

/* MemManage, BusFault, UsageFault, HardFault. Of a task's: the return to a frame
 * that names another exception fails, and pushes the frame again. That goes to the
 * process stack (B1.5.8), but QEMU has the main stack for it: empty it. */
    function fault_entry
    tst     lr, #EXC_RETURN_THREAD
    beq     fault_in_kernel
    ldr     r0, =ld_kernel_stack_top
    msr     msp, r0
    bl      v7m_fault_in_task
    b       leave_ended
fault_in_kernel:
    push    {r4-r12, lr}                /* struct panic_context, and above it */
    mov     r0, sp                      /* the interrupted kernel's frame     */
    bl      v7m_fault_in_kernel
    dsb                                 /* (erratum 838869)                   */
    pop     {r4-r12, pc}

/* A panic never returns, so that it forgets what is on the stack but for the context that
 * v7m_fault_in_kernel has put highest: else each way to a panic would have to have the room
 * to print, above the deepest of all others. In: r0 = the message, r1 = the task. */
    function arch_panic
    ldr     r2, =ld_kernel_stack_top - PANIC_CONTEXT_BYTES
    msr     msp, r2
    b       panic_print

/* NMI and vectors that the processor reserves. */
    function unexpected_entry
    b       fault_in_kernel

/* Reset: thread mode, privileged, on the main stack, nothing enabled. Boot is
 * an exception like any other, so that no interrupt can come in between. */
    function reset_entry
    ldr     r1, =ld_kernel_state_start
    ldr     r2, =ld_kernel_state_end
    movs    r0, #0
1:  cmp     r1, r2                      /* clear the kernel's state           */
    bhs     2f
    str     r0, [r1], #4
    b       1b
2:  ldr     r1, =SCB_ICSR
    ldr     r0, =SCB_ICSR_PENDSVSET
    str     r0, [r1]                    /* pend PendSV                        */
    dsb
    isb
    udf     #0                          /* not reached                        */
