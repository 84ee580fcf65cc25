/* SPDX-License-Identifier: MIT */
/* A task's first registers, and the upper half of results. */
#include "frame.h"
#include "kernel.h"
#include "registers.h"

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

void arch_result_high_set(uint32_t high)
{
    ((struct frame *)psp_read())->r1 = high;
}
