# SPDX-License-Identifier: MIT
"""Logging: what lines look like, which are in the image, which are lost, and what each costs."""

import re
from pathlib import Path

import pytest
from support.application import BuildFailed
from support.stalled import run_stalled

APPS = Path(__file__).parent / "apps"
INSTRUCTION_NS = 32  # in the tests' emulator
LINE_MAX = 96  # the default
COST_LINES, COST_LOST = 50, 1000

LINES = """\
<err> main: an error
<wrn> main: a warning
<inf> main: information
<dbg> verbose: for debugging
<inf> verbose: information
<wrn> a_module_of_which_the_manifest_knows_nothing: a warning
<err> a_module_of_which_the_manifest_knows_nothing: and the rest of a line wh...
<inf> main: -1 2 abc text c    ab|7  |100%
<inf> main: 4000000000 0x10
<inf> main: n is     5
<inf> main: {}
<inf> main: a statement like any other
""".format(
    ""
).splitlines()


def test_lines(build, board):
    """Every level, formats, the longest line and those around it, the time."""
    lines = build.folder(APPS / "log", board, conf="CONFIG_LOG_LEVEL_VERBOSE=4\n").run().lines
    assert all(re.match(r"\[00:00:00\.00\d\] <", line) for line in lines[:18])
    assert [line[15:] for line in lines[:12]] == LINES
    room = LINE_MAX - len("[00:00:00.000] <inf> main: \n")
    whole, cut = ["x" * n for n in (room - 2, room - 1, room)], "x" * (room - 3) + "..."
    assert [line.partition("main: ")[2] for line in lines[12:18]] == [*whole, cut, cut, cut]
    assert re.fullmatch(r"\[00:01:01\.00\d\] <inf> main: a minute later", lines[18])
    check_cost(lines[-1])


def check_cost(line):
    """A line takes 300 bytes of stack beside its own, as the header says, and 4000
    instructions with its way through the kernel; one that is left out takes nothing."""
    words = re.fullmatch(r"cost: (\d+) bytes, (\d+) bytes for nothing, (\d+) ms", line)
    stack, nothing, ms = map(int, words.groups())
    assert LINE_MAX < stack <= LINE_MAX + 300
    assert nothing <= 8 * 4
    assert ms * 1_000_000 // COST_LINES // INSTRUCTION_NS < 4000


def test_a_full_console_costs_lines_but_no_time(build, tmp_path):
    """Each lost line is counted once and told once, though workers interrupt each other."""
    text = run_stalled(build.folder(APPS / "log_full"), tmp_path)
    *lines, waited, more, last = text.splitlines()
    lost, ms = map(int, re.fullmatch(r"(\d+) lost, 1000 in (\d+) ms", last).groups())
    assert re.fullmatch(rf"\[.{{12}}\] <inf> crew: \({lost} lost\) waited for room", waited)
    assert re.fullmatch(r"\[.{12}\] <inf> crew: no more is lost", more)
    assert len(lines) + lost == 3 * 1000 + COST_LOST
    assert ms * 1_000_000 // COST_LOST // INSTRUCTION_NS < 2000
    seen = [re.fullmatch(r"\[.{12}\] <inf> crew: worker (\d): (\d+)", line) for line in lines]
    for worker in "012":
        numbers = [int(match[2]) for match in seen if match[1] == worker]
        assert numbers == sorted(numbers)


ONE = """\
kiln: 1
log: [none, err, wrn, inf, dbg]
tasks:
  one: {entry: one_main, sources: [SOURCES], priority: 1, stack: 1K, system: [shutdown]}
"""
MAIN = """\
#include <kiln/kiln.h>
void none(void), err(void), wrn(void), inf(void), dbg(void);
void one_main(void)
{
    none(), err(), wrn(), inf(), dbg();
    kiln_shutdown(0);
}
"""
MODULE = """\
#include <kiln/log.h>
LOG_MODULE_REGISTER(NAME);
void NAME(void);
void NAME(void)
{
    LOG_ERR("NAME says 1");
    LOG_WRN("NAME says 2");
    LOG_INF("NAME says 3");
    LOG_DBG("NAME says 4");
}
"""
NAMES = ("none", "err", "wrn", "inf", "dbg")
EACH = "".join(f"CONFIG_LOG_LEVEL_{name.upper()}={n}\n" for n, name in enumerate(NAMES))


def modules(build, conf, text=MODULE):
    """An image in which each module says something of each level."""
    sources = {f"{name}.c": text.replace("NAME", name) for name in NAMES} | {"main.c": MAIN}
    return build(app=ONE.replace("SOURCES", ", ".join(sources)), sources=sources, conf=conf)


@pytest.mark.parametrize("most", [2, 4])
def test_levels(build, most):
    """A module's level decides, and none goes beyond the highest; other texts are not there."""
    image = modules(build, f"{EACH}CONFIG_LOG_MAX_LEVEL={most}\n" if most < 4 else EACH)
    said = [(name, level) for n, name in enumerate(NAMES) for level in range(1, min(n, most) + 1)]
    text = image.run().text
    assert re.findall(r"> (\w+): (\w+) says (\d)", text) == [(n, n, str(v)) for n, v in said]
    binary = (image.folder / "image.bin").read_bytes()
    assert {
        (name, level)
        for name in NAMES
        for level in range(1, 5)
        if f"{name} says {level}".encode() in binary
    } == set(said)


def test_a_message_that_is_left_out_costs_nothing(build):
    """Without logging, or with every level at none, the image is that of an application
    which has no messages, to the byte."""
    bare = re.sub(r" +LOG_.*\n", "", MODULE)
    assert "LOG_ERR" not in bare and "LOG_MODULE_REGISTER" in bare
    without = (modules(build, "", bare).folder / "image.bin").read_bytes()
    for conf in ("CONFIG_LOG=n\n", "CONFIG_LOG_DEFAULT_LEVEL=0\n"):
        assert (modules(build, conf).folder / "image.bin").read_bytes() == without, conf


def test_without_a_console_there_is_no_log(build):
    image = modules(build, "CONFIG_CONSOLE=n\n")
    assert b"says" not in (image.folder / "image.bin").read_bytes()
    assert image.run().text == ""


def test_a_module_that_the_manifest_does_not_list(build):
    """A misspelt name is found by the compiler, with the right one if it is near."""
    with pytest.raises(BuildFailed) as failed:
        modules(build, "", MODULE.replace("REGISTER(NAME)", "REGISTER(NAMEx)"))
    assert "'KILN_LOG_LEVEL_nonex' undeclared" in failed.value.output
    assert "did you mean 'KILN_LOG_LEVEL_none'" in failed.value.output


TWO = """\
kiln: 1
semaphores: {done: {max: 2}}
tasks:
  a: {entry: run, sources: [run.c], priority: 2, stack: 1K, quantum: 1ms, grants: {done: signal}}
  b: {entry: run, sources: [run.c], priority: 2, stack: 1K, quantum: 1ms, grants: {done: signal}}
  main:
    entry: wait
    sources: [main.c]
    priority: 1
    stack: 512
    grants: {done: wait}
    system: [shutdown]
"""
RUN = """\
#include <kiln/kiln.h>
#include <kiln/log.h>
LOG_MODULE_REGISTER(run, LOG_LEVEL_INF);
void run(void);
void run(void)
{
    for (int n = 0; n < 100; n++)
        LOG_INF("task %d %d says something of some length", kiln_getpid(), n);
    kiln_sem_signal(done);
}
"""
WAIT = """\
#include <kiln/kiln.h>
void wait(void);
void wait(void)
{
    kiln_sem_wait(done, KILN_FOREVER);
    kiln_sem_wait(done, KILN_FOREVER);
    kiln_shutdown(0);
}
"""


def test_lines_stay_whole(build):
    """Two tasks that take turns log the same module: each line is one task's."""
    lines = build(app=TWO, sources={"run.c": RUN, "main.c": WAIT}).run().lines
    line = r"\[00:00:00\.\d{3}\] <inf> run: task (\d) (\d+) says something of some length"
    said = [re.fullmatch(line, text).groups() for text in lines]
    for task in "23":
        assert [int(n) for t, n in said if t == task] == list(range(100))
    assert [task for task, _ in said] != sorted(task for task, _ in said)
