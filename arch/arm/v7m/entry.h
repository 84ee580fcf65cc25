/* SPDX-License-Identifier: MIT */
/* What entry.S calls in C, besides the kernel's own handlers. */
#ifndef KILN_ARCH_V7M_ENTRY_H
#define KILN_ARCH_V7M_ENTRY_H

#include "config.h"

#include <stdint.h>

struct panic_context;

/* A fault interrupted the running task. */
USED_BY_ENTRY void v7m_fault_in_task(void);

/* An entry's frame is not entirely in the running task's stack. */
USED_BY_ENTRY void v7m_fault_bad_frame(void);

/* A fault, or an unexpected exception, interrupted the kernel. */
USED_BY_ENTRY void v7m_fault_in_kernel(const struct panic_context *context);

/* PendSV after a bus error that arrived while the kernel ran. */
USED_BY_ENTRY void v7m_fault_late(void);

/* How many ticks SysTick's current period covers; 0: it is a tick. */
extern uint32_t v7m_long_ticks;

/* An interrupt ended such a period, or the tick at its end did. */
USED_BY_ENTRY void v7m_tick_resume(void);

/* What the long periods need to know. SysTick counts already. */
void v7m_tickless_boot(void);

/* An interrupt that no driver asked for. */
void irq_unexpected(void);

#endif
