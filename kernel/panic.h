/* SPDX-License-Identifier: MIT */
/* The end of a kernel that found itself in an impossible state. */
#ifndef KILN_KERNEL_PANIC_H
#define KILN_KERNEL_PANIC_H

#include "task.h"

#include <generated/layout.h>
#include <stddef.h>
#include <stdint.h>

/* Report an impossible state and stop for good. */
_Noreturn void panic(const char *message);

/* The same, because of what `task` did, which need not be the one that runs. */
_Noreturn void panic_by(const struct task *task, const char *message);

/* What arch_panic() goes on with. */
USED_BY_ENTRY _Noreturn void panic_print(const char *message, const struct task *task);

/* A panic's message, which is left out of an image that cannot print it. */
static inline const char *last_words(const char *message)
{
    return CONSOLE_COUNT != 0 ? message : NULL;
}

/* For arch_panic_registers(): one "[PANIC] name value" entry. */
void panic_register(const char *name, uint32_t value);

#endif
