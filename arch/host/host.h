/* SPDX-License-Identifier: MIT */
/*
 * A processor for tests: it takes the kernel in by the same doors as a real
 * one, and leaves by the same one, so that a switch is complete when any of
 * these functions returns.
 *
 * The kernel's state is one piece of memory, [host_state, host_state_end): a
 * copy of it, put back, puts the kernel back.
 */
#ifndef KILN_ARCH_HOST_HOST_H
#define KILN_ARCH_HOST_HOST_H

#include "fault.h"
#include "kernel.h"

#include <stddef.h>

/* From state.ld. */
extern char host_state[];
extern char host_state_end[];

struct host {
    const struct arch_mpu_image *image; /* in force: the running task's */
    uint32_t irqs_enabled;              /* one bit an interrupt, for 0 to 31 */
    bool ticking;
    uint32_t skip_ticks; /* the last argument of arch_tick_skip() */
    bool stacks_full;    /* no signal handler finds room */
    uint64_t cycles;     /* for tests to advance */
};

extern struct host host;

struct irq_grant;

static inline size_t host_state_size(void)
{
    return (size_t)(host_state_end - host_state);
}

/* Clear the kernel's state, boot, and switch to the first task. */
void host_boot(void);

/* The running task makes call `number`. Returns what the call returns if the
 * task continues at once; if it blocks, read task->context.result later. */
int32_t host_call(uint32_t number, uint32_t a, uint32_t b, uint32_t c);
int32_t host_call4(uint32_t number, uint32_t a, uint32_t b, uint32_t c, uint32_t d);

/* One tick of the timer. */
void host_tick(void);

/* The same, but its entry finds no lawful frame and ends the running task. */
void host_tick_bad_frame(struct fault_record record);

/* A device interrupt whose handler is `handler`. */
void host_interrupt(void (*handler)(void));

/* Whether the line of `grant` is not masked. */
bool host_irq_enabled(const struct irq_grant *grant);

/* The device interrupt of `grant`. Returns false if its line is masked. */
bool host_irq(const struct irq_grant *grant);

/* `task` faults: the running one, or one whose store failed late. */
void host_fault(struct task *task, struct fault_record record);

/* What host_run() returns of arch_reset(). */
#define HOST_RESET 256

/* Run `body`; returns the status given to arch_halt(), or -1 if it came back. */
int host_run(void (*body)(void));

#endif
