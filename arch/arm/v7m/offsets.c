/* SPDX-License-Identifier: MIT */
/*
 * Offsets and constants for entry.S. This file is only compiled to assembly;
 * each "-> NAME value" line in it becomes a #define in generated/offsets.h.
 */
#include "account.h"
#include "frame.h"
#include "kernel.h"

#include <generated/layout.h>

#define DEFINE(name, value) __asm__ volatile("\n-> " #name " %0" : : "i"(value))

void offsets(void);

void offsets(void)
{
    DEFINE(KERNEL_DEF, offsetof(struct kernel, def));
    DEFINE(KERNEL_CURRENT, offsetof(struct kernel, current));
    DEFINE(KERNEL_NEXT, offsetof(struct kernel, next));
    DEFINE(TASK_DEF, offsetof(struct task, def));
    DEFINE(DEF_STACK_LOW, offsetof(struct task_def, stack_low));
    DEFINE(DEF_CALLS, offsetof(struct task_def, calls));
    DEFINE(FRAME_PC, offsetof(struct frame, pc));
    DEFINE(PANIC_CONTEXT_BYTES, sizeof(struct panic_context));
    DEFINE(CALL_BITS, SYSCALL_BITS);
    DEFINE(MPU_DYNAMIC, ARCH_MPU_DYNAMIC);
    DEFINE(TICKLESS, TICKLESS_COUNT != 0);
    DEFINE(ACCOUNTING, ACCOUNT_COUNT != 0);
    DEFINE(ACCOUNT_CALLS, offsetof(struct account, calls));
}

/* entry.S loads or stores these in one instruction each. */
_Static_assert(offsetof(struct kernel, current) == offsetof(struct kernel, def) + 4, "STRD");
_Static_assert(offsetof(struct kernel, next) == offsetof(struct kernel, current) + 4, "LDRD");
_Static_assert(offsetof(struct task_def, frame_span) == offsetof(struct task_def, stack_low) + 4,
               "LDRD");
_Static_assert(offsetof(struct task, context) == 0, "STM through the task's address");
_Static_assert(offsetof(struct task_def, mpu) == 0, "LDM through the definition's address");
_Static_assert(sizeof(struct arch_context) == 36, "nine registers");
_Static_assert(sizeof(struct panic_context) == 72, "as levels of scripts/kiln/arch/v7m.py");
_Static_assert(ARCH_MPU_DYNAMIC == 4 || ARCH_MPU_DYNAMIC == 6, "one or two bursts");
