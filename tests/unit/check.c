/* SPDX-License-Identifier: MIT */
/*
 * The main function of every test program.
 *
 *   PROGRAM               names the tests
 *   PROGRAM TEST          runs one
 *   PROGRAM --all FOLDER  runs all, each in a process of its own
 *
 * FOLDER/TEST is then what the test printed, and how it ended: "exit 0" if it is well.
 */
#include "check.h"

#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

static struct test *tests;

void test_register(struct test *test)
{
    test->next = tests;
    tests = test;
}

static void open_output(const char *path, FILE *stream)
{
    if (freopen(path, "a", stream) == NULL)
        _exit(3);
}

/* A new process costs more than most tests: a copy of this one is cheaper. */
static void run_apart(const struct test *test, const char *folder)
{
    char path[4096];
    int status = 0;
    FILE *output;
    pid_t child;

    snprintf(path, sizeof(path), "%s/%s", folder, test->name);
    child = fork();
    if (child == 0) {
        open_output(path, stdout);
        open_output(path, stderr);
        test->run();
        exit(0);
    }
    if (child < 0 || waitpid(child, &status, 0) != child)
        exit(3);
    output = fopen(path, "a");
    if (output == NULL)
        exit(3);
    if (WIFEXITED(status))
        fprintf(output, "exit %d\n", WEXITSTATUS(status));
    else
        fprintf(output, "signal %d\n", WTERMSIG(status));
    fclose(output);
}

int main(int argc, char **argv)
{
    bool all = argc == 3 && strcmp(argv[1], "--all") == 0;

    for (const struct test *test = tests; test != NULL; test = test->next) {
        if (all) {
            run_apart(test, argv[2]);
        } else if (argc == 1) {
            puts(test->name);
        } else if (strcmp(argv[1], test->name) == 0) {
            test->run();
            return 0;
        }
    }
    return all || argc == 1 ? 0 : 2;
}
