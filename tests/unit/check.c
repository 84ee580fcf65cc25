/* SPDX-License-Identifier: MIT */
/* The main function of every test program. */
#include "check.h"

static struct test *tests;

void test_register(struct test *test)
{
    test->next = tests;
    tests = test;
}

int main(int argc, char **argv)
{
    const char *wanted = argc == 2 ? argv[1] : "--list";

    for (const struct test *test = tests; test != NULL; test = test->next) {
        if (strcmp(wanted, "--list") == 0) {
            puts(test->name);
        } else if (strcmp(wanted, test->name) == 0) {
            test->run();
            return 0;
        }
    }
    return strcmp(wanted, "--list") == 0 ? 0 : 2;
}
