/* SPDX-License-Identifier: MIT */
/* A task's saved registers, and the results that its calls return. */
#include "frame.h"
#include "kernel.h"
#include "registers.h"

static struct frame *saved_frame(const struct task *task)
{
    return (struct frame *)task->context.psp;
}

void arch_context_init(struct task *task, uintptr_t entry, uintptr_t argument)
{
    const struct task_def *def = task->def;
    struct frame *frame = (struct frame *)(def->stack_low + def->frame_span);

    *frame = (struct frame){
        .r0 = def->image,
        .r1 = argument,
        .r2 = entry,
        .pc = def->start & ~1u,
        .xpsr = XPSR_THUMB,
    };
    task->context = (struct arch_context){.psp = (uint32_t)frame};
}

/* The frame was checked when the task made the call, and its stack is its own. */
void arch_result_set(struct task *task, int32_t result)
{
    saved_frame(task)->r0 = (uint32_t)result;
}

void arch_result_high_set(uint32_t high)
{
    ((struct frame *)psp_read())->r1 = high;
}
