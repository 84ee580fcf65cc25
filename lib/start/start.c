/* SPDX-License-Identifier: MIT */
/*
 * The first code of every task, unprivileged and in the task's own time: the
 * kernel copies and clears nothing, whatever the size of a task's data.
 */
#include "image.h"

#include <kiln/inspect_types.h>
#include <kiln/task.h>
#include <string.h>

/* Fill the stack below this function's own part of it. */
static inline void paint_stack(const struct kiln_task_image *image)
{
#ifdef CONFIG_ACCOUNTING
    uint32_t *end;

    __asm__ volatile("mov %0, sp" : "=r"(end));
    for (uint32_t *word = image->stack_low; word < end; word++)
        *word = KILN_STACK_UNUSED;
#else
    (void)image;
#endif
}

_Noreturn void kiln_task_start(const struct kiln_task_image *image, uintptr_t argument,
                               uintptr_t entry)
{
    __asm__ volatile(".cfi_undefined lr"); /* debuggers: nothing called this */
    paint_stack(image);
    memcpy(image->data_start, image->data_load, (size_t)(image->data_end - image->data_start));
    memset(image->bss_start, 0, (size_t)(image->bss_end - image->bss_start));
    if (entry == 0)
        image->entry(argument);
    else
        ((void (*)(uintptr_t))entry)(argument);
    if (image->finish != NULL)
        image->finish();
    kiln_exit(0);
}
