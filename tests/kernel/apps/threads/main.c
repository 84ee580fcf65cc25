/* SPDX-License-Identifier: MIT */
/* Threads of two pools: each has its own thread-local variables, errno, strtok and line. */
#include "check.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define THREADS 5
#define ROUNDS 40

static _Thread_local int first = 7; /* has an initial value */
static _Thread_local int counted;
static _Thread_local char name;

static const int *places[THREADS];

/* Whether the words of its own text come, though others are in the midst of theirs. */
static void split(void)
{
    char text[] = "? 1 2";
    const char *words[] = {"1", "2"};

    text[0] = name;
    CHECK(strtok(text, " ")[0] == name);
    for (unsigned n = 0; n < 2; n++) {
        kiln_yield();
        CHECK(strcmp(strtok(NULL, " "), words[n]) == 0);
    }
    CHECK(strtok(NULL, " ") == NULL);
}

/* A line of its own letter, a piece at a time. */
static void print(void)
{
    for (int n = 0; n < 30; n++) {
        putchar(name);
        if (n % 10 == 0)
            kiln_yield();
    }
    putchar('\n');
}

static void thread(uintptr_t number)
{
    CHECK_EQ(first, 7);
    CHECK_EQ(counted, 0);
    CHECK_EQ(errno, 0);
    places[number] = &counted;
    name = (char)('a' + number);
    for (int round = 1; round <= ROUNDS; round++) {
        first++;
        CHECK_EQ(++counted, round);
        errno = (int)number;
        split();
        print();
        CHECK_EQ(errno, (int)number);
    }
    CHECK_EQ(first, 7 + ROUNDS);
    kiln_exit((int)number);
}

/* All at once; each ends well. */
static void run_all(void)
{
    int pids[THREADS];

    for (int n = 0; n < THREADS; n++) {
        pids[n] = kiln_spawn_with((kiln_entry_t)thread, KILN_PRIORITY_DEFAULT, (uintptr_t)n);
        CHECK(pids[n] > 0);
    }
    for (int n = 0; n < THREADS; n++)
        CHECK_EQ(kiln_join(pids[n], 10000), n);
    for (int n = 0; n < THREADS; n++) {
        CHECK(places[n] != &counted);
        for (int other = 0; other < n; other++)
            CHECK(places[n] != places[other]);
    }
}

void main_task(void)
{
    first = 1;
    counted = 2;
    errno = EIO;
    run_all();
    run_all(); /* in their next lives, as in the first */
    CHECK_EQ(first, 1);
    CHECK_EQ(counted, 2);
    CHECK_EQ(errno, EIO);
    puts("done");
    kiln_shutdown(0);
}
