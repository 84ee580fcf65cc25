/* SPDX-License-Identifier: MIT */
/* sem, msg, mutex and timer: the objects of a kind, or the one that is named. */
#include "shell.h"

#include <errno.h>
#include <kiln/inspect.h>
#include <stdio.h>
#include <string.h>

static void print_semaphore(const struct kiln_object_info *object, const char *name)
{
    printf("%-10s %4lu  ", name, (unsigned long)object->value);
    shell_print_waiters(object);
}

static void print_queue(const struct kiln_object_info *object, const char *name)
{
    printf("%-9s %-4lu  %lu message%s\n", name, (unsigned long)object->maximum,
           (unsigned long)object->value, object->value == 1 ? "" : "s");
}

static void print_mutex(const struct kiln_object_info *object, const char *name)
{
    printf("%-10s ", name);
    printf("%*lu  ", 19 - shell_print_task(object->owner), (unsigned long)object->value);
    shell_print_waiters(object);
}

static void print_timer(const struct kiln_object_info *object, const char *name)
{
    uint32_t period_ms = object->maximum / CONFIG_TICK_HZ * 1000 +
                         object->maximum % CONFIG_TICK_HZ * 1000 / CONFIG_TICK_HZ;

    printf("%-10s %-7s ", name, object->value ? "running" : "stopped");
    if (object->maximum == 0)
        printf("%8s", "-");
    else
        printf("%6lums", (unsigned long)period_ms);
    printf("  ");
    shell_print_task(object->owner);
    printf("\n");
}

/* How each kind is shown, in the order of enum kiln_object_kind. */
static const struct {
    const char *title;
    void (*print)(const struct kiln_object_info *object, const char *name);
} kinds[] = {
    [KILN_OBJECT_SEMAPHORE] = {"SEM       VALUE  WAITERS\n", print_semaphore},
    [KILN_OBJECT_MUTEX] = {"MUTEX      OWNER         DEPTH  WAITERS\n", print_mutex},
    [KILN_OBJECT_QUEUE] = {"QUEUE     SIZE  PENDING\n", print_queue},
    [KILN_OBJECT_TIMER] = {"TIMER      STATE     PERIOD  NOTIFIES\n", print_timer},
};

static int show(int argc, char **argv, enum kiln_object_kind kind)
{
    struct kiln_object_info object;
    uint32_t shown = 0;
    int result;

    if (argc > 2)
        return KILN_SHELL_USAGE;
    for (uint32_t n = 0; (result = kiln_inspect_object(n, &object)) == 0; n++) {
        if (object.kind != kind || object.handle < 0 ||
            (argc == 2 && strcmp(object.name, argv[1]) != 0))
            continue;
        if (shown++ == 0)
            printf("%s", kinds[kind].title);
        kinds[kind].print(&object, object.name[0] != '\0' ? object.name : "(pool)");
    }
    if (shown > 0)
        return 0;
    if (result == -ENOENT && argc == 1)
        printf("none\n");
    return argc == 1 && result == -ENOENT ? 0 : result;
}

int shell_sem(int argc, char **argv)
{
    return show(argc, argv, KILN_OBJECT_SEMAPHORE);
}

int shell_msg(int argc, char **argv)
{
    return show(argc, argv, KILN_OBJECT_QUEUE);
}

int shell_mutex(int argc, char **argv)
{
    return show(argc, argv, KILN_OBJECT_MUTEX);
}

int shell_timer(int argc, char **argv)
{
    return show(argc, argv, KILN_OBJECT_TIMER);
}
