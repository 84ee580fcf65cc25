/* SPDX-License-Identifier: MIT */
/* exec, kill, nice, suspend and resume: what app.yaml lets the shell do to tasks. */
#include "shell.h"

#include <errno.h>
#include <kiln/signal.h>
#include <kiln/task.h>
#include <stdio.h>
#include <string.h>

#define POLL_MS 100  /* how soon Ctrl-C is noticed */
#define SETTLE_MS 20 /* a task that ends at once has printed what it had to say by then */

/* Wait for the end of a task that is in the foreground; Ctrl-C ends it. */
static int wait_for(int pid, const char *name)
{
    int status;
    int killed;

    do {
        status = kiln_join(pid, POLL_MS);
        killed = kiln_shell_interrupted() ? kiln_kill(pid) : 0;
        if (killed == -EPERM || killed == -ENOSYS)
            return killed; /* the shell at least goes on */
    } while (status == -ETIMEDOUT || status == -EINTR);
    if (status < 0)
        return status;
    if (status <= KILN_EXIT_MASK)
        printf("Task '%s' ended with %d\n", name, status);
    else
        printf("Task '%s' %s\n", name, status == KILN_STATUS_KILLED ? "terminated" : "faulted");
    return 0;
}

int shell_exec(int argc, char **argv)
{
    struct kiln_task_info info;
    uint32_t argument = 0;
    bool wait = argc > 1 && strcmp(argv[1], "-w") == 0;
    int word = wait ? 2 : 1;
    int id;
    int pid;

    if (argc <= word || argc > word + 2 ||
        (argc == word + 2 && !kiln_shell_number(argv[word + 1], &argument)))
        return KILN_SHELL_USAGE;
    id = shell_task(argv[word], &info);
    if (id < 0)
        return id;
    pid = kiln_spawn_with((kiln_entry_t)id, KILN_PRIORITY_DEFAULT, argument);
    if (pid < 0)
        return pid;
    printf("Starting task '%s' (PID %d)\n", info.name, pid);
    if (wait)
        return wait_for(pid, info.name);
    kiln_join(pid, SETTLE_MS); /* so that the prompt comes after its output */
    return 0;
}

/* The number of a signal: TERM, SIGTERM or 15. */
static bool signal_number(const char *word, uint32_t *number)
{
    static const struct {
        char name[5];
        uint8_t number;
    } names[] = {{"KILL", KILN_SIGKILL},
                 {"ALRM", KILN_SIGALRM},
                 {"TERM", KILN_SIGTERM},
                 {"USR1", 10},
                 {"USR2", 12}};

    if (kiln_shell_number(word, number))
        return true;
    if (strncmp(word, "SIG", 3) == 0)
        word += 3;
    for (uint32_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(names[i].name, word) == 0) {
            *number = names[i].number;
            return true;
        }
    }
    return false;
}

int shell_kill(int argc, char **argv)
{
    struct kiln_task_info info;
    uint32_t signal = KILN_SIGKILL;
    int result;

    if (argc < 2 || argc > 3 || (argc == 3 && !signal_number(argv[2], &signal)))
        return KILN_SHELL_USAGE;
    result = shell_task(argv[1], &info);
    if (result < 0)
        return result;
    result = signal == KILN_SIGKILL ? kiln_kill(info.pid) : kiln_signal_send(info.pid, (int)signal);
    if (result < 0)
        return result;
    kiln_join(info.pid, SETTLE_MS); /* no other task joins it */
    if (signal == KILN_SIGKILL)
        printf("Task '%s' terminated\n", info.name);
    else
        printf("Signal %lu sent to task '%s'\n", (unsigned long)signal, info.name);
    return 0;
}

int shell_nice(int argc, char **argv)
{
    struct kiln_task_info info;
    uint32_t priority;
    int result;

    if (argc != 3 || !kiln_shell_number(argv[2], &priority))
        return KILN_SHELL_USAGE;
    if (priority >= CONFIG_NUM_PRIORITIES)
        return -EINVAL;
    result = shell_task(argv[1], &info);
    if (result > 0)
        result = kiln_nice(info.pid, (int)priority);
    if (result == -EPERM && priority < info.ceiling) {
        printf("nice: the ceiling of task '%s' is %u\n", info.name, info.ceiling);
        return 0;
    }
    if (result == 0)
        printf("Task '%s' has priority %lu\n", info.name, (unsigned long)priority);
    return result;
}

/* Suspend or resume. */
static int switch_task(int argc, char **argv, bool on)
{
    struct kiln_task_info info;
    int result;

    if (argc != 2)
        return KILN_SHELL_USAGE;
    result = shell_task(argv[1], &info);
    if (result > 0)
        result = on ? kiln_resume(info.pid) : kiln_suspend(info.pid);
    if (result == 0)
        printf("Task '%s' %s\n", info.name, on ? "resumed" : "suspended");
    return result;
}

int shell_suspend(int argc, char **argv)
{
    return switch_task(argc, argv, false);
}

int shell_resume(int argc, char **argv)
{
    return switch_task(argc, argv, true);
}
