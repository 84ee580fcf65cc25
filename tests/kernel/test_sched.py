# SPDX-License-Identifier: MIT
"""Who runs when: priorities, yielding, round robin."""

from functools import cache
from pathlib import Path

import pytest

APPS = Path(__file__).parent / "apps"


@cache
def ran(build, board):
    """The run of the application `sched`, which is the same each time."""
    return build.folder(APPS / "sched", board).run()


@pytest.fixture
def result(build, board):
    return ran(build, board)


def test_order(result):
    assert result.lines[:4] == [
        "preemption: hlHl",
        "spawn: 123U4EL",
        "yield: abcabcabcddd",
        "wake-up: bdac",
    ]


def test_round_robin_by_quantum(result):
    """a has CONFIG_QUANTUM_MS (10), b and c have 25 ms and 1 ms of their own."""
    runs = [line.split()[1:] for line in result.lines if line.startswith("run")][:29]
    assert "".join(letter for letter, _ in runs) == ("abc" * 10)[:29]
    starts = [int(start) for _, start in runs]
    lengths = [after - before for before, after in zip(starts, starts[1:])]
    # The first run of all began in the middle of a tick.
    assert lengths[1:] == ([10, 25, 1] * 10)[1:28]
    assert lengths[0] in (9, 10)


MANY = 40


def many(count):
    """`count` tasks of all priorities, alive at once, that main lets go one by one."""
    main = "  main: {entry: main_task, sources: [main.c], priority: 0, stack: 512,"
    grants = "{go: [signal], ready: [wait], trace: rw}"
    lines = ["kiln: 1", "memory: {trace: {size: 256}}"]
    lines += ["semaphores: {go: {max: 100}, ready: {max: 100}}", "tasks:"]
    lines += [f"{main} system: [shutdown], grants: {grants}}}"]
    for n in range(count):
        start = f"entry: one_task, sources: [one.c], priority: {1 + n % 30}, stack: 256"
        lines.append(f"  t{n}: {{{start}, grants: {{go: [wait], ready: [signal], trace: rw}}}}")
    return "\n".join(lines) + "\n"


MANY_MAIN = """\
#include "check.h"
#include "trace.h"
void main_task(void)
{
    for (int i = 0; i < COUNT; i++)
        CHECK_EQ(kiln_sem_wait(ready, 1000), 0);
    for (int i = 0; i < COUNT; i++)
        CHECK_EQ(kiln_sem_signal(go), 0);
    kiln_sleep(10);
    trace_show("ran");
    kiln_shutdown(0);
}
"""

MANY_ONE = """\
#include "trace.h"
void one_task(void)
{
    kiln_sem_signal(ready);
    kiln_sem_wait(go, KILN_FOREVER);
    trace_add('0' + (kiln_getpid() & 0xff) - task_t0);
}
"""


def test_many_tasks(build, board):
    sources = {"main.c": f"#define COUNT {MANY}\n{MANY_MAIN}", "one.c": MANY_ONE}
    result = build(app=many(MANY), sources=sources, board=board).run()
    by_priority = sorted(range(MANY), key=lambda n: n % 30)
    assert result.text == "ran: " + "".join(chr(ord("0") + n) for n in by_priority) + "\n"


HOUR = """\
#include "check.h"
void main_task(void)
{
    int64_t began = kiln_time();
    CHECK_EQ(kiln_sleep(3600 * 1000), 0);
    printf("%d\\n", (int)(kiln_time() - began));
    kiln_shutdown(0);
}
"""
NEVER = """\
#include "check.h"
void never_task(void)
{
    static const uint32_t longest[] = {
        0x7fffffff, 0x80000000, 0x80000001, 0xfffffffe, KILN_FOREVER};
    kiln_sleep(longest[(kiln_getpid() & 0xff) - task_n0]);
    check_failed(__FILE__, __LINE__, "woken", kiln_getpid());
}
"""


def test_idle_for_an_hour(build, board):
    """With nothing to do the processor sleeps: a busy hour would take minutes to emulate."""
    app = "kiln: 1\ntasks:\n"
    app += "  main: {entry: main_task, sources: [main.c], priority: 2, stack: 1K,"
    app += " system: [shutdown]}\n"
    for n in range(5):
        app += f"  n{n}: {{entry: never_task, sources: [never.c], priority: 1, stack: 512,"
        app += " system: [shutdown]}\n"
    sources = {"main.c": HOUR, "never.c": NEVER}
    conf = "CONFIG_TICK_HZ=20\n"  # a tick has to fit SysTick on the fastest board
    assert build(app=app, sources=sources, board=board, conf=conf).run().text == "3600050\n"
