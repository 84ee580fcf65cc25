/* SPDX-License-Identifier: MIT */
/* The host's part of struct task and struct task_def; see kernel/arch.h. */
#ifndef KILN_ARCH_HOST_ARCH_TYPES_H
#define KILN_ARCH_HOST_ARCH_TYPES_H

#include <stdbool.h>
#include <stdint.h>

/* No registers: what a task's calls returned, and what the kernel did to it. */
struct arch_context {
    int32_t result;       /* of the latest call, once that is over */
    uint32_t result_high; /* the upper word, if the call has one */
    uint32_t starts;      /* calls of arch_context_init() */
    uint32_t wakes;       /* calls of arch_result_set() */
    uintptr_t entry;      /* of the latest start, and its argument */
    uintptr_t argument;
    uintptr_t handler; /* of the latest signal, and its number */
    uint32_t signal;
    uint32_t entered; /* how often a handler began, and how often it returned */
    uint32_t returned;
};

/* What the handler interrupted. */
struct arch_signal {
    int32_t result;
};

#define ARCH_FRAME_BYTES 0

static inline void arch_result_set(struct arch_context *context, int32_t result)
{
    context->result = result;
    context->wakes++;
}

/* A device interrupt, 0 to 31. */
struct arch_irq {
    unsigned line;
};

#define ARCH_IRQ(line)                                                                             \
    {                                                                                              \
        line                                                                                       \
    }

void host_irq_allow(unsigned line, bool allowed);

static inline void arch_irq_mask(const struct arch_irq *irq)
{
    host_irq_allow(irq->line, false);
}

static inline void arch_irq_unmask(const struct arch_irq *irq)
{
    host_irq_allow(irq->line, true);
}

struct arch_mpu_region {
    uintptr_t start;
    uint32_t size; /* bytes */
    uint32_t access;
};

struct arch_mpu_image {
    struct arch_mpu_region region[1];
};

#endif
