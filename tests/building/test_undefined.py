# SPDX-License-Identifier: MIT
"""What a link does not find is said with task, source line and a way out, and never by ld."""

from __future__ import annotations

import pytest

from support.application import Builder, BuildFailed

APP = """\
kiln: 1
tasks:
  one: {entry: one_task, sources: [one.c], priority: 1, stack: 1K}
  two: {entry: two_task, sources: [two.c, add.S], priority: 2, stack: 1K}
"""
# Both tasks want one symbol each in the same way, so that each is named.
ONE = """\
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
int shared_name(void);
int one_tusk(void);
static _Atomic unsigned long long count;
void one_task(void)
{
    time_t now = time(NULL);
    count++;
    printf("%p %d\\n", malloc(20), shared_name());
    printf("%d\\n", localtime(&now)->tm_hour);
    one_tusk();
}
"""
TWO = """\
#include <signal.h>
#include <unistd.h>
int shared_name(void);
int add(int);
int one_task_(void);
void two_task(void)
{
    raise(SIGTERM);
    fork();
    lseek(0, 0, 0);
    one_task_();
    add(shared_name());
}
"""
ADD = """\
    .syntax unified
    .thumb
    .global add
    .thumb_func
add:
    b       plus
"""
ELSEWHERE = "add the source or library that defines it to the task's sources in app.yaml"
HEAP = "give the task a heap: `heaps: {h: {size: 4K}}`, and `grants: {h: alloc}` in the task"
EXPECTED = [
    (
        "one.c:11: error: task 'one': '__atomic_fetch_add_8': there are no atomic operations on"
        " 64 bits",
        "no processor of Kiln's has them: use a mutex (kiln_mutex_lock), or atomics of 32 bits",
    ),
    ("one.c:12: error: task 'one': 'malloc' is not defined", HEAP),
    ("one.c:12: error: task 'one': 'shared_name' is not defined", ELSEWHERE),
    (
        "one.c:13: error: task 'one': 'localtime' needs 'free', 'malloc', which there are not",
        HEAP,
    ),
    ("one.c:14: error: task 'one': 'one_tusk' is not defined", "did you mean 'one_task'?"),
    (
        "two.c:8: error: task 'two': 'raise' is not defined",
        "give the task `signals: true` in app.yaml",
    ),
    (
        "two.c:9: error: task 'two': 'fork' is not defined",
        "there are no processes and no environment: kiln_spawn starts a task",
    ),
    (
        "two.c:10: error: task 'two': 'lseek' is not defined",
        "there are no files; printf, puts and kiln_write write to the console",
    ),
    ("two.c:11: error: task 'two': 'one_task_' is not defined", "did you mean 'one_task'?"),
    ("two.c:12: error: task 'two': 'shared_name' is not defined", ELSEWHERE),
    ("add.S:6: error: task 'two': 'plus' is not defined", ELSEWHERE),
]


def test_every_undefined_symbol_is_explained(build: Builder) -> None:
    """All at once, with what is known of each."""
    with pytest.raises(BuildFailed) as failed:
        build(app=APP, sources={"one.c": ONE, "two.c": TWO, "add.S": ADD})
    lines = failed.value.output.splitlines()
    expected = [line for error, hint in EXPECTED for line in (error, f"  hint: {hint}")]
    assert sorted(lines) == sorted(expected)


def test_what_nothing_reaches_may_be_undefined(build: Builder) -> None:
    """A function that no task calls is left out, with all that it wants."""
    source = "void nowhere(void);\nvoid unused(void) { nowhere(); }\nvoid one_task(void) {}\n"
    app = "\n".join(APP.splitlines()[:3]) + "\n"
    build(app=app, sources={"one.c": source})
