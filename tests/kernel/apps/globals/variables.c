/* SPDX-License-Identifier: MIT */
#include "variables.h"

#include <string.h>

int initialised = 1234567;
int zero;
char text[16] = "as in the source";
char aligned[64] __attribute__((aligned(64))) = {1};
int *pointer = &initialised;
int (*function)(void) = count;
const char *const constants[2] = {"one", "two"};
__thread int thread_initialised = 77;
__thread int thread_zero;

int count(void)
{
    static int calls;
    static int from = 100;

    return from + ++calls;
}

void check_all_new(void)
{
    CHECK_EQ(initialised, 1234567);
    CHECK_EQ(zero, 0);
    CHECK_EQ(memcmp(text, "as in the source", 16), 0);
    CHECK_EQ((uintptr_t)aligned % 64, 0);
    CHECK(aligned[0] == 1 && aligned[63] == 0);
    CHECK_EQ(*pointer, 1234567);
    CHECK_EQ(function(), 101);
    CHECK_EQ(function(), 102);
    CHECK_EQ(strcmp(constants[1], "two"), 0);
    CHECK_EQ(thread_initialised, 77);
    CHECK_EQ(thread_zero, 0);
}

void change_all(int mark)
{
    *pointer = mark;
    zero = mark;
    memset(text, mark, sizeof(text));
    memset(aligned, mark, sizeof(aligned));
    thread_initialised = mark;
    thread_zero = mark;
    for (int i = 0; i < mark; i++)
        count();
}

void check_all(int mark)
{
    CHECK_EQ(initialised, mark);
    CHECK_EQ(zero, mark);
    for (unsigned i = 0; i < sizeof(text); i++)
        CHECK_EQ(text[i], mark);
    for (unsigned i = 0; i < sizeof(aligned); i++)
        CHECK_EQ(aligned[i], mark);
    CHECK_EQ(thread_initialised, mark);
    CHECK_EQ(thread_zero, mark);
    CHECK_EQ(count(), 100 + 2 + mark + 1);
}
