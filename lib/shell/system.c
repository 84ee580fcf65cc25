/* SPDX-License-Identifier: MIT */
/* help, fault, log, uptime, version and reboot. */
#include "shell.h"

#include <errno.h>
#include <generated/log_levels.h>
#include <kiln/inspect.h>
#include <kiln/system.h>
#include <kiln/time.h>
#include <stdio.h>
#include <string.h>

#define HELP_COLUMN 32 /* where the text begins */

static void print_help(const struct kiln_shell_command *command)
{
    int printed = printf("%s %s", command->name, command->arguments);

    printf("%*s%s\n", printed < HELP_COLUMN ? HELP_COLUMN - printed : 1, "", command->help);
}

int shell_help(int argc, char **argv)
{
    const struct kiln_shell_command *command;

    if (argc > 2)
        return KILN_SHELL_USAGE;
    for (uint32_t n = 0; argc == 1 && (command = shell_command(n)) != NULL; n++)
        if (shell_find(command->name) == command) /* or the application has its own */
            print_help(command);
    if (argc == 1)
        return 0;
    command = shell_find(argv[1]);
    if (command == NULL)
        return -ENOENT;
    print_help(command);
    return 0;
}

int shell_fault(int argc, char **argv)
{
    struct kiln_fault_line line;
    uint32_t faults = 0;
    int length;

    (void)argc;
    (void)argv;
    while ((length = kiln_inspect_fault(faults, 0, &line)) > 0)
        faults++;
    if (length != -ENOENT)
        return length;
    if (faults == 0)
        printf("none\n");
    while (faults-- > 0) /* the latest comes last */
        for (uint32_t n = 0; (length = kiln_inspect_fault(faults, n, &line)) > 0; n++)
            printf("%.*s", length, line.text);
    return 0;
}

int shell_log(int argc, char **argv)
{
    static const char names[][12] = {"off", "error", "warning", "information", "debug"};
    static const struct {
        const char *name;
        uint8_t level;
    } modules[] = {KILN_LOG_MODULES{NULL, 0}};

    (void)argc;
    (void)argv;
    if (modules[0].name == NULL)
        printf("none\n");
    else
        printf("MODULE     LEVEL\n");
    for (uint32_t n = 0; modules[n].name != NULL; n++)
        printf("%-10s %s\n", modules[n].name, names[modules[n].level]);
    return 0;
}

/* In steps of 32 bits, without the library's division of 64; good for 4,000 years. */
static uint32_t seconds_since_boot(void)
{
    uint64_t eighths = (uint64_t)kiln_time() >> 3; /* of which a second has 125 */
    uint32_t high = (uint32_t)(eighths >> 16);

    return (high / 125 << 16) + ((high % 125 << 16) + ((uint32_t)eighths & 0xffff)) / 125;
}

int shell_uptime(int argc, char **argv)
{
    uint32_t seconds = seconds_since_boot();

    (void)argc;
    (void)argv;
    printf("up %lu:%02lu:%02lu\n", (unsigned long)seconds / 3600, (unsigned long)seconds / 60 % 60,
           (unsigned long)seconds % 60);
    return 0;
}

int shell_version(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    printf(CONFIG_SHELL_BANNER ", on Kiln " KILN_VERSION "\n");
    return 0;
}

int shell_reboot(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    return kiln_reboot();
}
