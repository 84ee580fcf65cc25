# SPDX-License-Identifier: MIT
"""Lives that follow a fault, and tasks of pools."""

import re
from pathlib import Path

APPS = Path(__file__).parent / "apps"
ENDED = re.compile(r"\[FAULT\] Terminating task '(\w+)'")
REPORTED = re.compile(r"\[FAULT\] (.+?)(?: at 0x[0-9a-f]+)? by task (\d+)")
# How `fragile` faults, and how it is reported; three lives each.
TITLES = {
    "UNDEFINED": "Undefined instruction",
    "STORE": "MPU violation",
    "FETCH": "MPU violation",
    "EVEN": "Invalid state",
    "STACK_AT_TICK": "Stack overflow",
    "STACK_AT_CALL": "Stack overflow",
    "OVERFLOW": "Stack overflow",
}


def reports(lines):
    """(title, name) of each fault."""
    titles = [match[1] for line in lines if (match := REPORTED.match(line))]
    names = [match[1] for line in lines if (match := ENDED.match(line))]
    return list(zip(titles, names, strict=True))


def test_restart(build, board):
    """After its back-off, as often as its limit allows, with its data as at boot."""
    lines = build.folder(APPS / "restart", board).run().lines
    assert lines[-1] == "done"
    found = reports(lines)
    assert found[:13] == [("Undefined instruction", "fragile")] * 13
    assert found[13:] == [(title, "urgent") for title in TITLES.values() for _ in range(3)]


def test_pools_of_tasks(build, board):
    """Three of one table run as R18 says; then threads come, go, fault and end together."""
    lines = build.folder(APPS / "crew", board).run().lines
    assert lines[:10] == ["T2", "T1", "T3", "T1", "T3"] * 2
    assert lines[-1] == "done"
    assert reports(lines) == [
        ("Undefined instruction", "crew_0"),
        ("MPU violation", "crew_1"),
        ("MPU violation", "host"),
        ("Undefined instruction", "host"),
    ]


PANIC_APP = """\
kiln: 1
tasks:
  first:
    entry: bad_main
    sources: [bad.c]
    priority: 2
    stack: 512
    fault: {policy: panic}
    autostart: false
  last:
    entry: bad_main
    sources: [bad.c]
    priority: 2
    stack: 512
    fault: {policy: restart, max: 2, then: panic}
    autostart: false
  slow:
    entry: slow_main
    sources: [slow.c]
    priority: 2
    stack: 512
    watchdog: 5ms
    fault: {policy: panic}
    autostart: false
  main:
    entry: main_main
    sources: [main.c]
    priority: 1
    stack: 512
    grants: {first: spawn, last: spawn, slow: spawn}
"""
PANIC = {
    "main.c": """\
#include "chosen.h"
#include <kiln/kiln.h>
void main_main(void)
{
    static const kiln_entry_t entries[] = {task_first, task_last, task_slow};
    kiln_spawn(entries[chosen()], KILN_PRIORITY_DEFAULT);
}
""",
    "bad.c": """\
#include <kiln/kiln.h>
void bad_main(void)
{
    kiln_write(KILN_STDOUT, "one\\n", 4);
    __asm__ volatile("udf #0");
}
""",
    "slow.c": """\
#include <kiln/kiln.h>
void slow_main(void)
{
    kiln_sleep(KILN_FOREVER);
}
""",
}
FIRST, LAST, SLOW = 0, 1, 2  # which task is to run


def panicking(build, case):
    """The lines of a run that ends with a panic."""
    image = build(app=PANIC_APP, sources=PANIC)
    return image.run(status=70, patch=image.choose(case)).lines


def test_a_fault_may_be_a_panic(build):
    """The report of the fault comes first; the panic names the task and ends the emulator."""
    lines = panicking(build, FIRST)
    assert lines.count("one") == 1
    assert re.fullmatch(r"\[FAULT\] Undefined instruction at 0x[0-9a-f]{8} by task 2", lines[1])
    end = lines.index("[PANIC] a task faulted whose policy is panic")
    assert lines[end + 1] == "[PANIC] task 2 'first'"
    assert not [line for line in lines[end:] if not line.startswith("[PANIC]")]


def test_a_panic_names_the_task_that_caused_it(build):
    """Which is not the one that ran when its watchdog was over."""
    lines = panicking(build, SLOW)
    end = lines.index("[PANIC] a task faulted whose policy is panic")
    assert lines[end + 1] == "[PANIC] task 4 'slow'"


def test_beyond_the_limit_there_may_be_a_panic(build):
    """Three lives, of which the last has a pid of its generation."""
    lines = panicking(build, LAST)
    assert lines.count("one") == 3
    end = lines.index("[PANIC] a task faulted whose policy is panic")
    assert lines[end + 1] == f"[PANIC] task {3 + 2 * 256} 'last'"
