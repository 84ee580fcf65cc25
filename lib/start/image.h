/* SPDX-License-Identifier: MIT */
/* What a task's start stub needs to know of its task; generated, in user flash. */
#ifndef KILN_LIB_START_IMAGE_H
#define KILN_LIB_START_IMAGE_H

#include <stdint.h>

struct kiln_task_image {
    void (*entry)(uintptr_t argument); /* an entry without parameters ignores it */
    void (*finish)(void);              /* flushes standard output, or NULL */
    const uint8_t *data_load;          /* the initial contents of .data, in flash */
    uint8_t *data_start;
    uint8_t *data_end;
    uint8_t *bss_start;
    uint8_t *bss_end;
#ifdef CONFIG_ACCOUNTING
    uint32_t *stack_low; /* the lowest word of its stack */
#endif
};

/* `entry` is 0, or for a task of a pool what it runs: its data is its domain's, and only
 * its copy of thread-local variables is initialised. */
_Noreturn void kiln_task_start(const struct kiln_task_image *image, uintptr_t argument,
                               uintptr_t entry);

#endif
