/* SPDX-License-Identifier: MIT */
/* Prompt, line, command, and again. */
#include "shell.h"

#include "editor.h"

#include <errno.h>
#include <generated/layout.h>
#include <stdio.h>
#include <string.h>

static const struct kiln_shell_command *own; /* the application's commands */
static uint32_t own_count;

static const struct kiln_shell_command builtin[] = {
    {"exec", "[-w] TASK [NUMBER]", "start a task; -w waits for its end", shell_exec,
     KILN_SHELL_TASKS},
    {"fault", "", "the latest faults", shell_fault, KILN_SHELL_NO_NAMES},
    {"help", "[COMMAND]", "all commands, or one", shell_help, KILN_SHELL_COMMANDS},
    {"kill", "TASK [SIGNAL]", "end a task, or send it a signal", shell_kill, KILN_SHELL_TASKS},
    {"log", "", "log modules and their levels", shell_log, KILN_SHELL_NO_NAMES},
    {"mem", "", "memory", shell_mem, KILN_SHELL_NO_NAMES},
    {"msg", "[QUEUE]", "queues", shell_msg, KILN_SHELL_QUEUES},
    {"mutex", "[MUTEX]", "mutexes", shell_mutex, KILN_SHELL_MUTEXES},
    {"nice", "TASK PRIORITY", "change a task's priority", shell_nice, KILN_SHELL_TASKS},
    {"ps", "[-a] [-l]", "tasks; -a: all, -l: more of each", shell_ps, KILN_SHELL_NO_NAMES},
    {"reboot", "", "start the system again", shell_reboot, KILN_SHELL_NO_NAMES},
    {"resume", "TASK", "let a task go on", shell_resume, KILN_SHELL_TASKS},
    {"sem", "[SEMAPHORE]", "semaphores", shell_sem, KILN_SHELL_SEMAPHORES},
    {"suspend", "TASK", "stop a task", shell_suspend, KILN_SHELL_TASKS},
    {"timer", "[TIMER]", "timers", shell_timer, KILN_SHELL_TIMERS},
    {"top", "[-b] [-n COUNT]", "tasks, until Ctrl-C", shell_top, KILN_SHELL_NO_NAMES},
    {"uptime", "", "time since the start", shell_uptime, KILN_SHELL_NO_NAMES},
    {"version", "", "what this is", shell_version, KILN_SHELL_NO_NAMES},
};

const struct kiln_shell_command *shell_command(uint32_t n)
{
    if (n < own_count)
        return &own[n];
    n -= own_count;
    return n < sizeof(builtin) / sizeof(builtin[0]) ? &builtin[n] : NULL;
}

const struct kiln_shell_command *shell_find(const char *name)
{
    const struct kiln_shell_command *command;

    for (uint32_t n = 0; (command = shell_command(n)) != NULL; n++)
        if (strcmp(command->name, name) == 0)
            return command;
    return NULL;
}

/* The errors of the kernel's calls, for the person who typed a command. */
static const char *explain(int error)
{
    static const struct {
        int error;
        const char *text;
    } texts[] = {
        {EPERM, "app.yaml grants the shell no such right"},
        {ENOSYS, "app.yaml grants the shell no such right"},
        {ENOENT, "nothing has that name"},
        {ESRCH, "that task is not running"},
        {EBUSY, "that task is already running"},
        {EINVAL, "value out of range"},
        {EALREADY, "that task is not suspended"},
        {EAGAIN, "no room, try again"},
        {ETIMEDOUT, "timed out"},
    };

    for (uint32_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        if (texts[i].error == -error)
            return texts[i].text;
    return NULL;
}

static void run(char *line)
{
    char *words[KILN_SHELL_WORDS + 2] = {NULL};
    int count = shell_split(line, words, KILN_SHELL_WORDS + 1);
    const struct kiln_shell_command *command;
    int result;

    if (count == 0)
        return;
    if (count > KILN_SHELL_WORDS) {
        printf("%s: more than %d words\n", words[0], KILN_SHELL_WORDS);
        return;
    }
    command = shell_find(words[0]);
    if (command == NULL) {
        printf("%s: no such command; try help\n", words[0]);
        return;
    }
    shell_input_begin();
    result = KILN_SHELL_USAGE;
    if (count == 1 || command->arguments[0] != '\0')
        result = command->run(count, words);
    if (result == KILN_SHELL_USAGE)
        printf("usage: %s %s\n", command->name, command->arguments);
    else if (result < 0 && explain(result) != NULL)
        printf("%s: %s\n", words[0], explain(result));
    else if (result < 0)
        printf("%s: error %d\n", words[0], -result);
}

static void banner(void)
{
    printf("\n=== " CONFIG_SHELL_BANNER " ===\n"
           "Boot sequence:\n"
           "  [OK] MPU configured: %d regions\n"
           "  [OK] Kernel in privileged mode\n"
           "  [OK] User tasks in unprivileged mode\n",
           ARCH_MPU_STATIC + ARCH_MPU_DYNAMIC);
    if (1000 % CONFIG_TICK_HZ == 0)
        printf("  [OK] SysTick @ %dms\n", 1000 / CONFIG_TICK_HZ);
    else
        printf("  [OK] SysTick @ %dus\n", 1000000 / CONFIG_TICK_HZ);
    printf("  [OK] Shell task started\n\n");
}

void kiln_shell(const struct kiln_shell_command *commands, size_t count)
{
    int byte;

    own = commands;
    own_count = (uint32_t)count;
    kiln_shell_interrupted(); /* from now on the kernel leaves the echo to the editor */
    banner();
    editor_begin();
    while ((byte = shell_get()) >= 0) {
        switch (editor_feed((uint8_t)byte)) {
        case EDITOR_LINE:
            run(editor_line());
            editor_begin();
            break;
        case EDITOR_TOO_LONG:
            printf("not run: more than %d letters\n", CONFIG_SHELL_LINE_MAX);
            editor_begin();
            break;
        case EDITOR_CANCEL:
            editor_begin();
            break;
        case EDITOR_COMPLETE:
            shell_complete();
            break;
        default:
            break;
        }
    }
    printf("\nno input: the shell's task needs `console: read`\n");
}
