# SPDX-License-Identifier: MIT
"""How a task gives up (abort, assert, exit), and the C library's time: all by the kernel."""

from __future__ import annotations

import re

from support.application import Builder

APP = """\
kiln: 1
tasks:
  one: {entry: one_task, sources: [src/one.c], priority: 1, stack: 1K}
  two:
    {entry: two_task, sources: [two.c], priority: 2, stack: 1K, system: [shutdown],
     grants: {one: join}}
"""
TWO = """\
#include "check.h"
void two_task(void)
{
    printf("ended with %d\\n", kiln_join(task_one, KILN_FOREVER));
    kiln_shutdown(0);
}
"""
ASSERT = """\
#include <assert.h>
#include <stdio.h>
volatile int x = 1;
void one_task(void)
{
    printf("the start of a line, ");
    assert(x == 1);
    assert(x == 2);
    printf("not reached\\n");
}
"""
ABORT = """\
#include <stdlib.h>
void one_task(void)
{
    abort();
}
"""
EXIT = """\
#include <stdio.h>
#include <stdlib.h>
static void first(void) { printf("first, "); }
static void second(void) { printf("second, "); }
static void deep(int n) { if (n == 0) exit(3); deep(n - 1); printf("not reached\\n"); }
void one_task(void)
{
    atexit(first);
    atexit(second);
    deep(5);
}
"""
FAULT = [
    r"\[FAULT\] (Fault|Breakpoint) at 0x\w+ by task 2",  # QEMU leaves HFSR.DEBUGEVT clear
    r"\[FAULT\] Terminating task 'one'",
    r"\[FAULT\]   cause: .*",
]


def lines_of(build: Builder, board: str, source: str) -> list[str]:
    """What is printed when `source` is task 'one', whose end task 'two' waits for."""
    image = build(app=APP, sources={"src/one.c": source, "two.c": TWO}, board=board)
    return image.run().lines


def check_lines(lines: list[str], *patterns: str) -> None:
    """Each line fits its pattern."""
    assert len(lines) == len(patterns), lines
    for line, pattern in zip(lines, patterns, strict=True):
        assert re.fullmatch(pattern, line), (line, pattern)


def test_assert(build: Builder, board: str) -> None:
    """File, line, function and condition, after what was printed already; then the report."""
    failure = r"the start of a line, src/one\.c:8: one_task: assertion failed: x == 2"
    lines = lines_of(build, board, ASSERT)
    assert {line for line in lines if line.startswith("ended")} == {"ended with 257"}
    check_lines([line for line in lines if not line.startswith("ended")], failure, *FAULT)


def test_abort(build: Builder, board: str) -> None:
    """The place of the call is a place in the caller."""
    image = build(app=APP, sources={"src/one.c": ABORT, "two.c": TWO}, board=board)
    lines = image.run().lines
    place = re.fullmatch(r"abort called before 0x(\w{8})", lines[0])
    assert place is not None, lines
    assert 0 < int(place[1], 16) - (image.symbols["entry_one"] & ~1) <= 8
    assert any(re.fullmatch(FAULT[1], line) for line in lines)


def test_exit(build: Builder, board: str) -> None:
    """From anywhere: atexit's functions last first, standard output, and the code."""
    check_lines(lines_of(build, board, EXIT), "second, first, ended with 3")


TIME = """\
#include "check.h"
#include <errno.h>
#include <signal.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static int64_t began;

static void begin(void) { began = kiln_time(); }
/* A tick is 1 ms, and a sleep takes one more at most. */
static void check_took(int64_t ms)
{
    int64_t took = kiln_time() - began;

    CHECK(took >= ms && took <= ms + 2);
}
static void ring(int signal) { (void)signal; }

static void sleeps(void)
{
    begin();
    CHECK_EQ(sleep(2), 0);
    check_took(2000);
    begin();
    CHECK_EQ(usleep(1500), 0);
    check_took(2);
    begin();
    CHECK_EQ(nanosleep(&(struct timespec){1, 1}, NULL), 0);
    check_took(1001);
    CHECK_EQ(nanosleep(&(struct timespec){0, 1000000000}, NULL), -1);
    CHECK_EQ(errno, EINVAL);
    begin();
    CHECK_EQ(sleep(0), 0);
    CHECK_EQ(nanosleep(&(struct timespec){0, 0}, NULL), 0);
    check_took(0);
}

static void interrupted(void)
{
    struct timespec left;

    signal(SIGALRM, ring);
    alarm(1);
    CHECK_EQ(sleep(3), 2);
    alarm(1);
    CHECK_EQ(nanosleep(&(struct timespec){3, 0}, &left), -1);
    CHECK_EQ(errno, EINTR);
    CHECK(left.tv_sec == 1 || left.tv_sec == 2);
    CHECK(left.tv_sec * 1000 + left.tv_nsec / 1000000 >= 1995);
    alarm(1);
    CHECK_EQ(usleep(3000000), -1);
    CHECK_EQ(errno, EINTR);
}

static void clocks(void)
{
    struct timespec now;
    struct timeval day;
    time_t seconds;

    CHECK_EQ(time(&seconds), seconds);
    CHECK_EQ(seconds, kiln_time() / 1000);
    CHECK_EQ(clock() / CLOCKS_PER_SEC, seconds);
    CHECK_EQ(clock_gettime(CLOCK_MONOTONIC, &now), 0);
    CHECK_EQ(now.tv_sec, seconds);
    CHECK_EQ(now.tv_nsec / 1000000, kiln_time() % 1000);
    CHECK_EQ(clock_gettime((clockid_t)77, &now), -1);
    CHECK_EQ(clock_getres(CLOCK_REALTIME, &now), 0);
    CHECK_EQ(now.tv_nsec, 1000000);
    CHECK_EQ(gettimeofday(&day, NULL), 0);
    CHECK_EQ(day.tv_sec, seconds);
}

void one_task(void)
{
    sleeps();
    interrupted();
    clocks();
    kiln_shutdown(0);
}
"""
TIMED = """\
kiln: 1
tasks:
  one:
    {entry: one_task, sources: [one.c], priority: 1, stack: 1K, system: [shutdown],
     signals: true}
"""


def test_time(build: Builder, board: str) -> None:
    """sleep, usleep, nanosleep, time, clock, clock_gettime and gettimeofday."""
    conf = "CONFIG_TICK_HZ=1000\nCONFIG_TICKLESS=y\n"
    assert build(app=TIMED, sources={"one.c": TIME}, board=board, conf=conf).run().text == ""
