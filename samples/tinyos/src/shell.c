/* SPDX-License-Identifier: MIT */
/* The shell, with a command of the application's own. */
#include <kiln/kiln.h>
#include <kiln/shell.h>
#include <stdio.h>

static int send_number(int argc, char **argv)
{
    uint32_t number;
    int result;

    if (argc != 2 || !kiln_shell_number(argv[1], &number))
        return KILN_SHELL_USAGE;
    result = kiln_queue_send(cmd_q, &number, KILN_NO_WAIT);
    if (result == 0)
        printf("Sent %lu to the counter\n", (unsigned long)number);
    return result;
}

static const struct kiln_shell_command commands[] = {
    {"send", "NUMBER", "send the counter a number", send_number, KILN_SHELL_NO_NAMES},
};

void shell_main(void)
{
    kiln_shell(commands, 1);
}
