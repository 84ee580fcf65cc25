/* SPDX-License-Identifier: MIT */
/* The tab key: commands, and the names of tasks and objects. */
#include "editor.h"
#include "shell.h"

#include <kiln/inspect.h>
#include <stdio.h>
#include <string.h>

/* What a word may be, and where the name is kept that was asked for last. */
struct names {
    uint8_t kind; /* enum kiln_shell_names */
    union {
        struct kiln_task_info task;
        struct kiln_object_info object;
    } info;
};

/* The name with number `n`, "" if that is of another kind; NULL after the last. */
static const char *name_at(struct names *names, uint32_t n)
{
    const struct kiln_shell_command *command;

    switch (names->kind) {
    case KILN_SHELL_NO_NAMES:
        return NULL;
    case KILN_SHELL_COMMANDS:
        command = shell_command(n);
        return command == NULL ? NULL : command->name;
    case KILN_SHELL_TASKS:
        return kiln_inspect_task(n + 1, &names->info.task) == 0 ? names->info.task.name : NULL;
    default:
        if (kiln_inspect_object(n, &names->info.object) != 0)
            return NULL;
        return names->info.object.kind == names->kind - KILN_SHELL_SEMAPHORES
                   ? names->info.object.name
                   : "";
    }
}

/* The next name from `n` on that begins with the word; `n` becomes the number after it. */
static const char *match(struct names *names, uint32_t *n, const char *word, uint32_t length)
{
    const char *name;

    while ((name = name_at(names, (*n)++)) != NULL)
        if (name[0] != '\0' && strncmp(name, word, length) == 0)
            return name;
    return NULL;
}

/* Letters that both begin with. */
static uint32_t common(const char *a, const char *b)
{
    uint32_t n = 0;

    while (a[n] != '\0' && a[n] == b[n])
        n++;
    return n;
}

/* What is left of the cursor: its last word, and what names that can be. */
static const char *last_word(const char *line, uint32_t length, struct names *names)
{
    const char *end = line + length;
    const char *word = end;
    const char *command = line;
    char name[KILN_NAME_SIZE];
    const struct kiln_shell_command *found;
    uint32_t size;

    while (word > line && word[-1] != ' ')
        word--;
    while (*command == ' ')
        command++;
    names->kind = KILN_SHELL_COMMANDS;
    if (word <= command)
        return word;
    names->kind = KILN_SHELL_NO_NAMES;
    size = (uint32_t)strcspn(command, " ");
    if (size >= sizeof(name))
        return word;
    memcpy(name, command, size);
    name[size] = '\0';
    found = shell_find(name);
    if (found != NULL)
        names->kind = found->completes;
    return word;
}

static void list(struct names *names, const char *word, uint32_t length)
{
    const char *name;

    printf("\n");
    for (uint32_t n = 0; (name = match(names, &n, word, length)) != NULL;)
        printf("%s  ", name);
    printf("\n");
    editor_show();
}

void shell_complete(void)
{
    struct names names;
    const char *line = editor_line();
    const char *word = last_word(line, editor_cursor(), &names);
    uint32_t length = (uint32_t)(line + editor_cursor() - word);
    char best[KILN_NAME_SIZE] = "";
    uint32_t matches = 0;
    const char *name;

    for (uint32_t n = 0; (name = match(&names, &n, word, length)) != NULL;) {
        if (matches++ == 0)
            strncpy(best, name, sizeof(best) - 1);
        best[common(best, name)] = '\0';
    }
    if (matches == 0)
        shell_put("\a", 1);
    else if (matches > 1 && strlen(best) == length)
        list(&names, word, length);
    else
        editor_insert(best + length, (uint32_t)strlen(best) - length);
    if (matches == 1)
        editor_insert(" ", 1);
}
