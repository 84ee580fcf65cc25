/* SPDX-License-Identifier: MIT */
/*
 * Signal handlers: a second frame below the one with which the task would continue. The
 * task may change both, as all of its stack; so their contents are used only for what the
 * task could do itself.
 */
#include "frame.h"
#include "kernel.h"
#include "registers.h"

#define XPSR_FLAGS 0xf80f0000u /* N, Z, C, V, Q, GE: any code may set them */
#define XPSR_IT 0x0600fc00u    /* progress of an IT block, or of an LDM or STM */
#define XPSR_ALIGN (1u << 9)   /* a word of padding is above the frame */

bool arch_signal_enter(struct task *task, struct arch_signal *interrupted, uintptr_t handler,
                       uint32_t signal)
{
    bool running = task == kernel.current;
    uint32_t psp = running ? psp_read() : task->context.psp;
    const struct frame *above = (const struct frame *)psp;
    struct frame *frame = (struct frame *)(psp - sizeof(*frame));

    if (!frame_lawful(task->def, (uint32_t)frame))
        return false;
    interrupted->psp = psp;
    interrupted->pc = above->pc;
    interrupted->xpsr = above->xpsr & (XPSR_IT | XPSR_ALIGN);
    *frame = (struct frame){.r0 = signal, .pc = handler & ~1u, .xpsr = XPSR_THUMB};
    if (running)
        psp_write((uint32_t)frame);
    else
        task->context.psp = (uint32_t)frame;
    return true;
}

int32_t arch_signal_return(const struct arch_signal *interrupted)
{
    struct frame *frame = (struct frame *)interrupted->psp;
    uint32_t keep = interrupted->xpsr;

    if (frame->pc != interrupted->pc) /* in the midst of nothing */
        keep &= ~XPSR_IT;
    frame->pc &= ~1u;
    frame->xpsr = (frame->xpsr & XPSR_FLAGS) | XPSR_THUMB | keep;
    psp_write((uint32_t)frame);
    return (int32_t)frame->r0;
}

void arch_result_low_set(int32_t result)
{
    ((struct frame *)psp_read())->r0 = (uint32_t)result;
}
