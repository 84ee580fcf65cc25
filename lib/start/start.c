/* SPDX-License-Identifier: MIT */
/*
 * The first code of every task, unprivileged and in the task's own time: the
 * kernel copies and clears nothing, whatever the size of a task's data.
 */
#include "image.h"

#include <kiln/task.h>
#include <string.h>

_Noreturn void kiln_task_start(const struct kiln_task_image *image, uintptr_t argument,
                               uintptr_t entry)
{
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
