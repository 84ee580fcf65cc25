# SPDX-License-Identifier: MIT
"""Every call on the target: its success, each of its errors, and what ends a wait."""

import re
from pathlib import Path

from kiln.base.paths import BASE
from kiln.plan.syscalls import load_calls

APPS = Path(__file__).parent / "apps"
SAID = re.compile(r"^(\w+) (-E[A-Z]+|[\w-]+)$")
# Needs a console that takes nothing: test_write.py has one.
OF_A_FULL_CONSOLE = {("write", "-EAGAIN"), ("write", "-EINTR")}
UNSEEN = {"exit", "shutdown", "reboot", "signal_return", "idle"}  # they work by what comes of them


def said(image):
    """The (call, result) pairs that a run says it has seen."""
    lines = image.run().lines
    assert lines[-1] == "done"
    assert not [line for line in lines if "is not denied" in line]
    return {match.groups() for line in lines if (match := SAID.match(line))}


def test_every_error_of_every_call(build, board):
    """These applications see each call work, and each error that kernel/syscalls.yaml lists."""
    pairs = set()
    for name in ("objects", "life", "rights", "irq", "heap", "signals"):
        pairs |= said(build.folder(APPS / name, board))
    calls = load_calls()
    found = {pair for pair in pairs if pair[1].startswith("-E")}
    listed = {(call.name, f"-{error}") for call in calls for error in call.errors}
    assert found == listed - OF_A_FULL_CONSOLE
    worked = {name for name, _ in pairs - found}
    assert {call.name for call in calls} - UNSEEN <= worked


def test_kill_of_the_first_second_and_last_who_waits(build, board):
    """For a semaphore, a mutex, either side of a queue, event flags, another task's end."""
    assert build.folder(APPS / "waiters", board).run().lines == ["done"]


def test_producer_and_consumer(build, board):
    """By semaphores and by a queue of a C type: nothing is lost, and the order is kept.

    The consumer is in turn as urgent as the producers, less and more so.
    """
    lines = ["by semaphore: in order", "by queue: in order"]
    assert build.folder(APPS / "flow", board).run().lines == lines * 3


ALIASES_APP = """\
kiln: 1
tasks:
  one:
    entry: one_main
    sources: [main.c]
    priority: 1
    stack: 1K
    system: [shutdown]
    grants:
      console: read
      two: [spawn, kill, nice]
      last: spawn
      work: spawn
      semaphores: [create, wait, signal]
      mutexes: [create, lock]
      queues: [create, send, recv]
  two: {entry: two_main, sources: [two.c], priority: 2, stack: 256, autostart: false}
  last:
    entry: last_main
    sources: [last.c]
    priority: 9
    stack: 256
    autostart: false
    system: [shutdown]
pools:
  work: {slots: 1, stack: 256, shares: one, priority: 2}
  semaphores: 1
  mutexes: 1
  queues: {slots: 1, bytes: 16}
"""
ALIASES = """\
#include "check.h"
#include <errno.h>
#include <kiln/sys.h>
static void worker(void)
{
    sys_write(1, "worker\\n", 7);
}
void one_main(void)
{
    struct kiln_task_entry table[] = {{(kiln_entry_t)worker, 3}};
    char item[4] = "abc";
    int pid, handle;

    CHECK_EQ(sys_write(1, "hi\\n", 3), 3);
    CHECK_EQ(sys_read(0, item, 0), 0);
    CHECK_EQ(sys_yield(), 0);
    CHECK_EQ(sys_getpid(), task_one);
    pid = sys_spawn(task_two, 2);
    CHECK_EQ(sys_nice(pid, 3), 0);
    CHECK_EQ(sys_kill(pid), 0);
    CHECK_EQ(sys_create_task(table, 1), 1);
    CHECK_EQ(sys_sleep(1), 0);
    CHECK(sys_time() > 0);
    handle = sys_sem_create(0, 1);
    CHECK_EQ(sys_sem_signal(handle), 0);
    CHECK_EQ(sys_sem_wait(handle), 0);
    handle = sys_mutex_create();
    CHECK_EQ(sys_mutex_lock(handle), 0);
    CHECK_EQ(sys_mutex_unlock(handle), 0);
    handle = sys_queue_create(4, 2);
    CHECK_EQ(sys_queue_send(handle, item), 0);
    CHECK_EQ(sys_queue_recv(handle, item), 0);
    CHECK_EQ(sys_spawn(task_last, 9), task_last);
    sys_exit(0);
}
"""
LAST = """\
#include <kiln/sys.h>
void last_main(void)
{
    sys_write(1, "last\\n", 5);
    sys_shutdown(0);
}
"""


def test_the_short_names(build):
    """Those of requirement R4 and R17: all of <kiln/sys.h> compile, and do what they say."""
    sources = {"main.c": ALIASES, "two.c": "void two_main(void) {}\n", "last.c": LAST}
    header = (BASE / "include/kiln/sys.h").read_text(encoding="utf-8")
    names = set(re.findall(r"#define (sys_\w+)\(", header))
    assert names == set(re.findall(r"\b(sys_\w+)\(", ALIASES + LAST))
    assert build(app=ALIASES_APP, sources=sources).run().lines == ["hi", "worker", "last"]


R4_NUMBERS = {
    **{"yield": 0, "exit": 1, "write": 2, "read": 3, "spawn": 4, "sleep": 5},
    **{"sem_create": 10, "sem_wait": 11, "sem_signal": 12},
    **{"queue_create": 20, "queue_send": 21, "queue_recv": 22},
}


def test_numbers_of_calls():
    """Requirement R4 gives some; no two calls have the same."""
    numbers = {call.name: call.number for call in load_calls()}
    assert numbers.items() >= R4_NUMBERS.items()
    assert len(set(numbers.values())) == len(numbers)
