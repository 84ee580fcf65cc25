/* SPDX-License-Identifier: MIT */
/* Armv7-M's part of struct task and struct task_def; see kernel/arch.h. */
#ifndef KILN_ARCH_V7M_ARCH_TYPES_H
#define KILN_ARCH_V7M_ARCH_TYPES_H

#include "registers.h"

#include <generated/layout.h> /* ARCH_MPU_DYNAMIC, ARCH_MPU_STATIC */
#include <stdint.h>

/* r4 to r11 and the process stack pointer, in the order of one STM/LDM. The other
 * eight words are in the exception frame on the stack. EXC_RETURN is the same for
 * all tasks, none of which may use floating-point registers. */
struct arch_context {
    uint32_t r4_to_r11[8];
    uint32_t psp;
};

/* What a signal's handler interrupted: the address of its frame, and of that what the
 * task has no say in. */
struct arch_signal {
    uint32_t psp;
    uint32_t pc;
    uint32_t xpsr;
};

/* The exception frame; the result of a call is its first word. */
#define ARCH_FRAME_BYTES 32

/* The frame was checked when the task made the call, and its stack is its own. */
static inline void arch_result_set(const struct arch_context *context, int32_t result)
{
    *(int32_t *)context->psp = result;
}

/* A device interrupt: its word of NVIC_ISER, and its bit there and in NVIC_ICER. */
struct arch_irq {
    volatile uint32_t *set;
    uint32_t bit;
};

#define ARCH_IRQ(line)                                                                             \
    {                                                                                              \
        .set = &NVIC_ISER((line) / 32), .bit = 1u << ((line) % 32)                                 \
    }

/* No barrier: until the kernel is left, its level holds the interrupt back anyway, and
 * each way out has a DSB, which waits until the line is masked. */
static inline void arch_irq_mask(const struct arch_irq *irq)
{
    irq->set[NVIC_ICER_WORDS] = irq->bit;
}

/* What the task stored to its device has arrived there: the device may have lowered its
 * line by it, which would be taken for a new interrupt otherwise. */
static inline void arch_irq_unmask(const struct arch_irq *irq)
{
    barrier_data();
    *irq->set = irq->bit;
}

/* The words of MPU_RBAR (with VALID and the region's number) and MPU_RASR. */
struct arch_mpu_region {
    uint32_t rbar;
    uint32_t rasr;
};

struct arch_mpu_image {
    struct arch_mpu_region region[ARCH_MPU_DYNAMIC];
};

#endif
