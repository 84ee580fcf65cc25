/* SPDX-License-Identifier: MIT */
/*
 * A shell on the console: a task like any other, which can do what app.yaml grants it.
 *
 * `console: read` lets it read its commands, `system: [inspect]` lets it show tasks and
 * objects, and the rights to tasks let `exec`, `kill`, `nice`, `suspend` and `resume` work
 * on these. A command whose right is missing says so. docs/shell.md describes the commands.
 *
 *     #include <kiln/shell.h>
 *
 *     static int hello(int argc, char **argv)
 *     {
 *         if (argc != 2)
 *             return KILN_SHELL_USAGE;
 *         printf("Hello, %s\n", argv[1]);
 *         return 0;
 *     }
 *
 *     static const struct kiln_shell_command commands[] = {
 *         {"hello", "NAME", "greet somebody", hello, KILN_SHELL_NO_NAMES},
 *     };
 *
 *     void shell_main(void)
 *     {
 *         kiln_shell(commands, 1);
 *     }
 */
#ifndef KILN_SHELL_H
#define KILN_SHELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a command returns when it was called wrongly: the shell prints its usage. */
#define KILN_SHELL_USAGE 1

/* A command has its name and arguments, so many words together at most. A line with more is refused. */
#define KILN_SHELL_WORDS 8

/* What the tab key completes in a command's arguments. */
enum kiln_shell_names {
    KILN_SHELL_NO_NAMES,
    KILN_SHELL_COMMANDS,
    KILN_SHELL_TASKS,
    KILN_SHELL_SEMAPHORES, /* from here on in the order of enum kiln_object_kind */
    KILN_SHELL_MUTEXES,
    KILN_SHELL_QUEUES,
    KILN_SHELL_EVENTS,
    KILN_SHELL_TIMERS,
    KILN_SHELL_HEAPS,
};

struct kiln_shell_command {
    const char *name;
    const char *arguments; /* as `help` shows them, such as "FILE [COUNT]"; "": it takes none */
    const char *help;      /* one line, without a full stop */
    /* argv[0] is the command's name, as in main; words are separated by blanks, or in "quotes".
     * Returns 0, KILN_SHELL_USAGE, or a negative errno, which the shell explains. */
    int (*run)(int argc, char **argv);
    uint8_t completes; /* enum kiln_shell_names */
};

/* Run the shell: its own commands and the `count` of `commands`, which come first and take the
 * place of those of the same name. Returns only if the task may not read the console. */
void kiln_shell(const struct kiln_shell_command *commands, size_t count);

/* Has Ctrl-C been typed since the command began? A command that takes long asks now and then,
 * and ends. What else was typed stays for the next command. Does not block. */
bool kiln_shell_interrupted(void);

/* Read a number: decimal, or hexadecimal after 0x. False if the word is not a number of
 * 32 bits. */
bool kiln_shell_number(const char *word, uint32_t *number);

#endif
