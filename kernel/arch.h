/* SPDX-License-Identifier: MIT */
/*
 * Everything that the portable kernel asks of an architecture.
 *
 * <arch_types.h> comes from the chosen architecture by include path and defines
 *
 *   struct arch_context     what a task's registers need while it does not run;
 *                           the first member of struct task
 *   struct arch_mpu_region  one programmed region of the protection unit
 *   struct arch_mpu_image   the regions that are a task's own; the first member
 *                           of struct task_def, copied to the unit at a switch
 *   arch_result_set(context, result)
 *                           an inline function: what the system call returns in
 *                           which the task with this context is blocked
 *   struct arch_irq         a device interrupt of a task, ARCH_IRQ(line) in a table
 *   arch_irq_mask(irq), arch_irq_unmask(irq)
 *                           inline functions: stop or allow it, from the way out of
 *                           the kernel on
 *   struct arch_signal      where a task continues when its signal handler returns
 *   ARCH_FRAME_BYTES        of stack from the highest lawful frame to its end
 *
 * Floating-point state, PMSAv8 limits and RISC-V PMP entries all fit in
 * them: the kernel never looks inside them.
 *
 * The architecture's entry code calls the kernel with one exception priority
 * (docs/architecture.md), so nothing here has to lock.
 */
#ifndef KILN_KERNEL_ARCH_H
#define KILN_KERNEL_ARCH_H

#include "config.h"

#include <arch_types.h>
#include <stdbool.h>
#include <stdint.h>

struct task;

/* Set up exceptions and the protection unit. Called once, before any task. */
OUT_OF_LINE void arch_init(void);

/* Start the periodic tick: CONFIG_TICK_HZ calls of time_tick() a second. */
void arch_tick_start(void);

/* Idle is about to wait, and the next tick that has anything to do is `ticks` off: leave out
 * those before it, or some of them. time_skip() then comes before whatever else does. */
void arch_tick_skip(uint32_t ticks);

/* Processor cycles since arch_tick_start(). */
uint64_t arch_cycles(void);

/* Make `task` ready to run its start stub with its image, `argument` and `entry`
 * as arguments: writes the first frame, at the top of its stack, and its saved
 * context. The task must not be running. */
void arch_context_init(struct task *task, uintptr_t entry, uintptr_t argument);

/* Have `task`, which may be the running one, run `handler` with `signal` as its argument, on its
 * stack below what it does now, which is described in `interrupted`. Returns false if the stack
 * has no room for that. */
OUT_OF_LINE bool arch_signal_enter(struct task *task, struct arch_signal *interrupted,
                                   uintptr_t handler, uint32_t signal);

/* Let the running task continue what its handler interrupted, instead of its handler.
 * Returns the result for the call in progress with which nothing changes. */
OUT_OF_LINE int32_t arch_signal_return(const struct arch_signal *interrupted);

/* Set the result of the call being handled now, which is not its return value because
 * arch_signal_enter() is to follow. */
void arch_result_low_set(int32_t result);

/* Set the upper word of a 64-bit result of the call being handled now. */
void arch_result_high_set(uint32_t high);

/* Allow one device interrupt of a driver. */
void arch_irq_enable(unsigned irq);

/* Have one device interrupt of a driver come, as if the device had asked for it. */
void arch_irq_pend(unsigned irq);

/* Write the processor's registers of the failed code through panic_line(). */
void arch_panic_registers(void);

/* Go on with panic_print(message, task), on an empty stack of the kernel's. */
_Noreturn void arch_panic(const char *message, const struct task *task);

/* Stop for good; where the board is emulated, end the emulator with `status`. */
OUT_OF_LINE _Noreturn void arch_halt(int status);

/* Begin again as after power-on. */
_Noreturn OUT_OF_LINE void arch_reset(void);

#endif
