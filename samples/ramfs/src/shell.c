/* SPDX-License-Identifier: MIT */
/* The shell with commands for files. */
#include "client.h"

#include <errno.h>
#include <kiln/shell.h>
#include <stdio.h>

static int ls(int argc, char **argv)
{
    char name[NAME_SIZE];
    int size;

    (void)argc;
    (void)argv;
    for (uint16_t n = 0; (size = file_list(n, name)) >= 0; n++)
        printf("%5d  %s\n", size, name);
    return size == -ENOENT ? 0 : size;
}

static int cat(int argc, char **argv)
{
    char data[DATA_SIZE];
    int length;

    if (argc != 2)
        return KILN_SHELL_USAGE;
    for (uint16_t offset = 0; (length = file_read(argv[1], offset, data)) > 0; offset += length)
        printf("%.*s", length, data);
    return length;
}

/* Every further word is a line. */
static int write_lines(int argc, char **argv)
{
    int result = 0;

    if (argc < 3)
        return KILN_SHELL_USAGE;
    for (int i = 2; i < argc && result >= 0; i++) {
        result = file_append(argv[1], argv[i]);
        if (result >= 0)
            result = file_append(argv[1], "\n");
    }
    if (result != -ENOSPC)
        return result < 0 ? result : 0;
    printf("%s: the files are full\n", argv[0]);
    return 0;
}

static int rm(int argc, char **argv)
{
    return argc != 2 ? KILN_SHELL_USAGE : file_remove(argv[1]);
}

static const struct kiln_shell_command commands[] = {
    {"ls", "", "files and their sizes", ls, KILN_SHELL_NO_NAMES},
    {"cat", "FILE", "show a file", cat, KILN_SHELL_NO_NAMES},
    {"write", "FILE LINE...", "put lines at a file's end", write_lines, KILN_SHELL_NO_NAMES},
    {"rm", "FILE", "remove a file", rm, KILN_SHELL_NO_NAMES},
};

void shell_main(void)
{
    kiln_shell(commands, sizeof(commands) / sizeof(commands[0]));
}
