/* SPDX-License-Identifier: MIT */
/* Tasks by what a person calls them. */
#include "shell.h"

#include <errno.h>
#include <kiln/inspect.h>
#include <stdio.h>
#include <string.h>

#define ID_MASK 0xff /* of a pid */

int shell_task(const char *word, struct kiln_task_info *info)
{
    uint32_t pid;
    int result;

    if (kiln_shell_number(word, &pid)) {
        result = kiln_inspect_task(pid & ID_MASK, info);
        if (result == 0 && info->pid != (int32_t)pid)
            return -ESRCH;
        return result == 0 ? (int)(pid & ID_MASK) : result;
    }
    for (uint32_t id = 1; (result = kiln_inspect_task(id, info)) == 0; id++)
        if (strcmp(info->name, word) == 0)
            return (int)id;
    return result;
}

int shell_print_task(int32_t pid)
{
    struct kiln_task_info info;

    if (pid == 0 || kiln_inspect_task((uint32_t)pid & ID_MASK, &info) != 0)
        return printf("(none)");
    return printf("%s(%ld)", info.name, (long)pid);
}

void shell_print_waiters(const struct kiln_object_info *object)
{
    struct kiln_task_info info;

    shell_print_task(object->first_waiter);
    for (uint32_t id = 1; kiln_inspect_task(id, &info) == 0; id++)
        if (info.waits_for == KILN_WAIT_OBJECT && info.waits_on == object->handle &&
            info.pid != object->first_waiter)
            printf(", %s(%ld)", info.name, (long)info.pid);
    printf("\n");
}
