/* SPDX-License-Identifier: MIT */
/*
 * The eight words that the processor stacks at an exception (B1.5.6), lowest
 * address first.
 */
#ifndef KILN_ARCH_V7M_FRAME_H
#define KILN_ARCH_V7M_FRAME_H

#include "task.h"

#include <stdbool.h>
#include <stdint.h>

struct frame {
    uint32_t r0;
    uint32_t r1;
    uint32_t r2;
    uint32_t r3;
    uint32_t r12;
    uint32_t lr;
    uint32_t pc;
    uint32_t xpsr;
};

_Static_assert(sizeof(struct frame) == ARCH_FRAME_BYTES, "the processor stacks eight words");

/* What the entry code saved of a failed kernel, for a panic's last words. */
struct panic_context {
    uint32_t r4_to_r11[8];
    uint32_t r12;
    uint32_t exc_return;
    struct frame frame;
};

/* The same test as check_frame of entry.S: the frame is entirely in the stack. */
static inline bool frame_lawful(const struct task_def *def, uint32_t psp)
{
    return psp - def->stack_low <= def->frame_span;
}

#endif
