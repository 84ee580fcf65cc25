/* SPDX-License-Identifier: MIT */
/* What entry.S calls in C, besides the kernel's own handlers. */
#ifndef KILN_ARCH_V7M_ENTRY_H
#define KILN_ARCH_V7M_ENTRY_H

struct panic_context;

/* A fault interrupted the running task. */
void v7m_fault_in_task(void);

/* An entry's frame is not wholly in the running task's stack. */
void v7m_fault_bad_frame(void);

/* A fault, or an exception that nobody expects, interrupted the kernel. */
void v7m_fault_in_kernel(const struct panic_context *context);

/* PendSV after a bus error that arrived while the kernel ran. */
void v7m_fault_late(void);

/* An interrupt that no driver asked for. */
void irq_unexpected(void);

#endif
