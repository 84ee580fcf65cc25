/* SPDX-License-Identifier: MIT */
/* Memory: what tasks and heaps have of it. */
#include "shell.h"

#include <errno.h>
#include <kiln/inspect.h>
#include <stdio.h>

/* Bytes of RAM that the image does not use: a number, which the linker gives as an address. */
extern const char image_ram_free[];

/* Bytes of all tasks' stacks, or a negative errno. */
static int stack_bytes(void)
{
    struct kiln_task_info task;
    uint32_t bytes = 0;
    int result;

    for (uint32_t id = 1; (result = kiln_inspect_task(id, &task)) == 0; id++)
        bytes += task.stack_size;
    return result == -ENOENT ? (int)bytes : result;
}

int shell_mem(int argc, char **argv)
{
    struct kiln_object_info object;
    uint32_t used = 0;
    uint32_t size = 0;
    int stacks = stack_bytes();

    (void)argc;
    (void)argv;
    if (stacks < 0)
        return stacks;
    for (uint32_t n = 0; kiln_inspect_object(n, &object) == 0; n++) {
        if (object.kind == KILN_OBJECT_HEAP) {
            used += object.value;
            size += object.maximum;
        }
    }
    printf("Kernel heap: none (static)\nUser heap:   ");
    if (size == 0)
        printf("none\n");
    else
        printf("%lu/%lu bytes used\n", (unsigned long)used, (unsigned long)size);
    printf("Task stacks: %d bytes total\nFree memory: %lu bytes\n", stacks,
           (unsigned long)(uintptr_t)image_ram_free);
    return 0;
}
