/* SPDX-License-Identifier: MIT */
/* What the shell's parts know of each other. */
#ifndef KILN_LIB_SHELL_SHELL_H
#define KILN_LIB_SHELL_SHELL_H

#include <kiln/inspect_types.h>
#include <kiln/shell.h>

/* The command with number `n`, the application's first; NULL after the last. */
const struct kiln_shell_command *shell_command(uint32_t n);

/* The command of that name, or NULL. */
const struct kiln_shell_command *shell_find(const char *name);

/* The next typed byte; output is flushed first. Blocks. -1: this task may not
 * read the console. */
int shell_get(void);

/* Read the input that waits, so that a Ctrl-C after it is seen. */
void shell_input_begin(void);

/* Complete the word left of the editor's cursor. */
void shell_complete(void);

/* Cut `line` into its words; returns how many there are, at most `most`. */
int shell_split(char *line, char **words, int most);

/* Look for a task by its pid or name. Returns its id, > 0, or a negative errno. */
int shell_task(const char *word, struct kiln_task_info *info);

/* Print "NAME(PID)" of the task with a pid, "(none)" for 0; returns how many letters. */
int shell_print_task(int32_t pid);

/* The same for all tasks that wait for an object, with commas between. */
void shell_print_waiters(const struct kiln_object_info *object);

/* The commands. */
int shell_exec(int argc, char **argv);
int shell_fault(int argc, char **argv);
int shell_help(int argc, char **argv);
int shell_kill(int argc, char **argv);
int shell_log(int argc, char **argv);
int shell_mem(int argc, char **argv);
int shell_msg(int argc, char **argv);
int shell_mutex(int argc, char **argv);
int shell_nice(int argc, char **argv);
int shell_ps(int argc, char **argv);
int shell_reboot(int argc, char **argv);
int shell_resume(int argc, char **argv);
int shell_sem(int argc, char **argv);
int shell_suspend(int argc, char **argv);
int shell_timer(int argc, char **argv);
int shell_top(int argc, char **argv);
int shell_uptime(int argc, char **argv);
int shell_version(int argc, char **argv);

#endif
