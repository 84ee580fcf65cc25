/* SPDX-License-Identifier: MIT */
/* ps and top: the tasks, and how much of the processor each had. */
#include "shell.h"

#include <errno.h>
#include <generated/layout.h>
#include <kiln/inspect.h>
#include <kiln/time.h>
#include <stdio.h>
#include <string.h>

#define GENERATION_SHIFT 8 /* of a pid; its id is below */
#define OBJECT_INDEX 0xff  /* of a handle */
#define POLL_MS 100        /* how soon top notices Ctrl-C */

#define TITLE "PID  NAME       PRI  STATE     STACK  CPU%\n"
#define WIDE_TITLE                                                                                 \
    "PID  NAME       PRI  STATE      USED/STACK CPU%  BASE  GEN SWITCHES  WAITS FOR\n"

struct options {
    bool all;       /* dormant tasks too */
    bool wide;      /* more of each */
    bool redraw;    /* in the place of the one before */
    uint32_t count; /* tables; 0: no end */
};

/* Cycles of each task, by id less 1: since boot, and since the table before. All are asked
 * for before any is printed, so that together they are all there were. */
static uint64_t cycles[ACCOUNT_COUNT != 0 ? TASK_COUNT : 1];
static uint64_t cycles_since[ACCOUNT_COUNT != 0 ? TASK_COUNT : 1];

/* Per cent, rounded down; both are cut to words first. */
static uint32_t share(uint64_t part, uint64_t whole)
{
    while (whole >> 25 != 0) {
        whole >>= 1;
        part >>= 1;
    }
    return whole == 0 ? 0 : (uint32_t)part * 100 / (uint32_t)whole;
}

static const char *state_of(const struct kiln_task_info *info)
{
    static const char names[][10] = {
        [KILN_TASK_DORMANT] = "DORMANT", [KILN_TASK_READY] = "READY",
        [KILN_TASK_BLOCKED] = "BLOCKED", [KILN_TASK_SUSPENDED] = "SUSPENDED",
        [KILN_TASK_ZOMBIE] = "ZOMBIE",   [KILN_TASK_RUNNING] = "RUNNING",
        [KILN_TASK_ENDING] = "ENDING",
    };

    return names[info->state];
}

static void print_wait(const struct kiln_task_info *info)
{
    static const char names[][14] = {
        [KILN_WAIT_TIME] = "time",
        [KILN_WAIT_NOTIFICATION] = "notification",
        [KILN_WAIT_CONSOLE] = "console",
    };
    struct kiln_object_info object;
    const char *name = names[info->waits_for];

    if (info->waits_for == KILN_WAIT_TASK)
        shell_print_task(info->waits_on);
    if (info->waits_for == KILN_WAIT_OBJECT &&
        kiln_inspect_object((uint32_t)info->waits_on & OBJECT_INDEX, &object) == 0)
        name = object.name[0] != '\0' ? object.name : "(pool)";
    printf("%s", name);
}

/* What the long form has instead of the stack's size. */
static void print_stack(uint32_t id, const struct kiln_task_info *info)
{
    int unused = kiln_stack_unused(id);

    if (unused > 0)
        printf("%5lu", (unsigned long)info->stack_size - (unsigned long)unused);
    else
        printf("    -"); /* it never started, or without accounts */
    printf("/%-5lu ", (unsigned long)info->stack_size);
}

static void print_row(uint32_t id, const struct kiln_task_info *info, uint64_t total, bool wide)
{
    if (info->state == KILN_TASK_DORMANT || info->state == KILN_TASK_ZOMBIE)
        printf("  -  %-10s   -", info->name); /* the kernel's figures are of another life */
    else
        printf("%3ld  %-10s %3u", (long)info->pid, info->name, info->priority);
    printf("  %-9s ", state_of(info));
    if (wide)
        print_stack(id, info);
    else
        printf("%-5lu  ", (unsigned long)info->stack_size);
    if (ACCOUNT_COUNT != 0)
        printf("%2lu%%", (unsigned long)share(cycles_since[id - 1], total));
    else
        printf("  -");
    if (wide) {
        printf("  %4u %4lu %8lu  ", info->base_priority,
               (unsigned long)info->pid >> GENERATION_SHIFT, (unsigned long)info->switches);
        print_wait(info);
    }
    printf("\n");
}

/* Ask for all cycles; returns those of all tasks since the table before, or since boot. */
static uint64_t take_cycles(bool since_boot)
{
    struct kiln_task_info info;
    uint64_t total = 0;

    for (uint32_t id = 1; ACCOUNT_COUNT != 0 && kiln_inspect_task(id, &info) == 0; id++) {
        cycles_since[id - 1] = info.cycles - (since_boot ? 0 : cycles[id - 1]);
        cycles[id - 1] = info.cycles;
        total += cycles_since[id - 1];
    }
    return total;
}

static int print_table(const struct options *options, bool since_boot)
{
    struct kiln_task_info info;
    uint64_t total = take_cycles(since_boot);
    int result = kiln_inspect_task(1, &info);

    if (result != 0)
        return result;
    if (options->redraw)
        printf("\033[H\033[J");
    printf("%s", options->wide ? WIDE_TITLE : TITLE);
    for (uint32_t id = 1; kiln_inspect_task(id, &info) == 0; id++)
        if (options->all || info.state != KILN_TASK_DORMANT)
            print_row(id, &info, total, options->wide);
    return 0;
}

int shell_ps(int argc, char **argv)
{
    struct options options = {0};

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-a") == 0)
            options.all = true;
        else if (strcmp(argv[i], "-l") == 0)
            options.wide = true;
        else
            return KILN_SHELL_USAGE;
    }
    return print_table(&options, true);
}

/* The options of top, which are those of Unix. */
static bool top_options(struct options *options, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-b") == 0)
            options->redraw = false;
        else if (strcmp(argv[i], "-n") != 0 || ++i == argc ||
                 !kiln_shell_number(argv[i], &options->count))
            return false;
    }
    return true;
}

/* False: Ctrl-C was typed meanwhile. */
static bool wait_second(void)
{
    for (uint32_t n = 0; n < 1000 / POLL_MS; n++) {
        if (kiln_shell_interrupted())
            return false;
        kiln_sleep(POLL_MS);
    }
    return !kiln_shell_interrupted();
}

int shell_top(int argc, char **argv)
{
    struct options options = {.redraw = true};
    int result;

    if (!top_options(&options, argc, argv))
        return KILN_SHELL_USAGE;
    for (uint32_t n = 1;; n++) {
        result = print_table(&options, n == 1);
        if (result != 0 || n == options.count || !wait_second())
            return result;
    }
}
