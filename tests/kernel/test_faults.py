# SPDX-License-Identifier: MIT
"""A task that does something wrong ends with a report; the rest goes on."""

import re
from functools import cache
from pathlib import Path

import pytest
from support.stalled import run_stalled

APPS = Path(__file__).parent / "apps"
PRINTED = "printer: a line that no report may tear apart"
# Task of the application `faults` -> how its report begins.
TITLES = {
    "load": "MPU violation at 0x20000004",
    "store": "MPU violation at 0x20000004",
    "fetch": "MPU violation at 0x20000004",
    "undefined": "Undefined instruction at 0x",
    "even": "Invalid state at 0x",
    "divide": "Division by zero at 0x",
    "unaligned": "Unaligned access at 0x",
    "breakpoint": "Fault at 0x",  # a processor says Breakpoint; QEMU leaves HFSR.DEBUGEVT clear
    "overflow": "",  # a store below the stack, or the frame of a tick
    "pointer": "Stack overflow at 0x20000020",
    "own_data": "Bad stack pointer at 0x2",
    "system_space": "Bus fault at 0xe000ed94",
}


@cache
def faulted(build, board):
    """The run of the application `faults`, which is the same each time."""
    return build.folder(APPS / "faults", board).run()


def test_causes(build, board):
    result = faulted(build, board)
    reports = [line[8:] for line in result.lines if line != PRINTED]
    assert all(line.startswith("[FAULT] ") for line in result.lines if line != PRINTED)
    titles = [line for line in reports if " by task " in line]
    endings = [line for line in reports if line.startswith("Terminating task ")]
    # QEMU's lm3s6965evb ignores what the bus refuses: nothing happens, and the task just ends.
    silent = {"system_space"} if board == "lm3s6965evb" else set()
    expected = [name for name in TITLES if name not in silent for _ in range(2)]
    assert endings == [f"Terminating task '{name}'" for name in expected]
    for n, (title, name) in enumerate(zip(titles, expected, strict=True)):
        task = list(TITLES).index(name) + 4 + 256 * (n % 2)
        assert title.startswith(TITLES[name]) and title.endswith(f" by task {task}")
    assert result.lines.count(PRINTED) > 100


def test_report_of_a_store(build, board):
    lines = faulted(build, board).lines
    begin = next(n for n, line in enumerate(lines) if line.endswith("by task 5"))
    report = [line for line in lines[begin:] if line != PRINTED][:5]
    assert re.fullmatch(
        r"""\[FAULT\] MPU violation at 0x20000004 by task 5
\[FAULT\] Terminating task 'store'
\[FAULT\]   cause: data access outside the task's memory and grants, pc 0x[0-9a-f]{8}
\[FAULT\]   memory: 0x20000004 is in the kernel's stack
\[FAULT\]   nearest grant: its own memory \(store\), 0x[0-9a-f]{8}-0x[0-9a-f]{8} \(app.yaml:15\)""",
        "\n".join(report),
    ), report


FLOOD = """\
#include <kiln/kiln.h>
void one_task(void)
{
    *(volatile int *)0x20000000 = 1;
}
"""
FILLER = """\
#include <kiln/kiln.h>
void filler_task(void)
{
    for (int i = 0; i < 20; i++)
        kiln_write(KILN_STDOUT, "%s\\n", 64);
    kiln_sem_signal(filled);
}
"""
FLOOD_MAIN = """\
#include "check.h"
void main_task(void)
{
    CHECK_EQ(kiln_sem_wait(filled, KILN_FOREVER), 0);
    kiln_sleep(100);
    kiln_shutdown(0);
}
"""
FAULTING = 12


def flood(build, tmp_path, records):
    """Tasks that fault at once while the console is full; (printed, said to be missing)."""
    app = "kiln: 1\nsemaphores: {filled: {}}\ntasks:\n"
    app += "  main: {entry: main_task, sources: [main.c], priority: 3, stack: 512,"
    app += " system: [shutdown], grants: {filled: [wait]}}\n"
    app += "  filler: {entry: filler_task, sources: [filler.c], priority: 1, stack: 256,"
    app += " grants: {filled: [signal]}}\n"
    for n in range(FAULTING):
        app += f"  t{n}: {{entry: one_task, sources: [one.c], priority: 2, stack: 128}}\n"
    sources = {"one.c": FLOOD, "main.c": FLOOD_MAIN, "filler.c": FILLER.replace("%s", "-" * 63)}
    image = build(app=app, sources=sources, conf=f"CONFIG_FAULT_LOG_RECORDS={records}\n")
    text = run_stalled(image, tmp_path)
    missing = re.findall(r"\[FAULT\] (\d+) more faults not reported", text)
    assert text.count("-" * 63 + "\n") == 20
    return text.count("Terminating task"), sum(map(int, missing))


@pytest.mark.parametrize("records", [1, 4, 16])
def test_log_overflow_is_counted(build, tmp_path, records):
    """CONFIG_FAULT_LOG_RECORDS reports can wait; how many more there were is said."""
    printed = min(records, FAULTING)
    assert flood(build, tmp_path, records) == (printed, FAULTING - printed)
