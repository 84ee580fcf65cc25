# SPDX-License-Identifier: MIT
"""The commands of gdb: an application whose tasks wait for one thing each, and samples/tinyos."""

import re
from pathlib import Path

import pytest

from kiln.arch.frames import FRAMES
from kiln.arch.known import ARCHITECTURES
from kiln.base.paths import BASE

WAITS = Path(__file__).parent / "waits"
BOARDS = ("netduinoplus2", "mps2_an386", "lm3s6965evb")

TASKS = """\
   PID  NAME           PRI  STATE    IN               WAITS FOR
     1  idle             7  READY    kiln_task_start
*    2  boss             6  RUNNING  all_wait
     3  periodic         1  BLOCKED  periodic_main    its next period, N ms left
     4  high             1  BLOCKED  high_main        lock
     5  low       1 (lent)  BLOCKED  inner            gate, N ms left
     6  getter           3  BLOCKED  deeper           empty (receive)
     7  putter           3  BLOCKED  putter_main      full (send)
     8  flagged          3  BLOCKED  flagged_main     flags
     9  noted            3  BLOCKED  noted_main       notification 0x18
    10  joiner           3  BLOCKED  joiner_main      the end of low
    11  sleeper          3  BLOCKED  sleeper_main     time, N ms left
    12  reader           3  BLOCKED  reader_main      console input
    13  maker            3  BLOCKED  maker_main       (pool)
    14  never            5  DORMANT
    15  spinner          6  READY    spin
"""
OBJECTS = """\
OBJECT  KIND       STATE                                         WAITERS
gate    semaphore  0 of 3                                        low
locked  semaphore  0 of 1
lock    mutex      locked by low, 2 times                        high
other   mutex      free
empty   queue      0 of 4 items                                  getter (receive)
full    queue      2 of 2 items                                  putter (send)
flags   event      flags 0x5                                     flagged
beat    timer      in N ms, then each 100000 ms, notifies noted
quiet   timer      stopped, notifies noted
store   heap       128 of 1024 bytes used
(pool)  semaphore  0 of 1                                        maker
"""
CALLS = {
    "spinner": ["spin", "spinner_main", "kiln_task_start"],  # interrupted
    "getter": ["deeper"] * 4 + ["getter_main", "kiln_task_start"],
    "low": ["inner", "low_main", "kiln_task_start"],
    "boss": ["all_wait", "boss_main", "kiln_task_start"],  # it runs
    "idle": ["kiln_task_start"],  # it never ran
}
MARK = "=== {} ==="


@pytest.fixture
def gdb(kiln, build_once):
    """Runs gdb commands where all wait; returns what each printed."""

    def run(*commands, board="mps2_an386", app=WAITS, until="all_wait"):
        words = ["-batch", "-ex", f"break {until}", "-ex", "continue"]
        for n, command in enumerate(commands):
            words += ["-ex", f"echo {MARK.format(n)}\\n", "-ex", command]
        words += ["-ex", f"echo {MARK.format('end')}\\n"]
        build = build_once(app, board)
        result = kiln("debug", "-r", "qemu", "-d", build, app, "--", *words)
        assert result.returncode == 0, result.stderr
        assert "Traceback" not in result.stderr and "Python Exception" not in result.stderr
        parts = re.split(r"=== \w+ ===\n", result.stdout)
        return [*parts[1 : len(commands) + 1], result.stderr]

    return run


def plain(text):
    """Without the column of stacks, and times that depend on the emulator's."""
    lines = [re.sub(r"\b\d+ ms( left|,)", r"N ms\1", line) for line in text.splitlines()]
    if "USED/STACK" in lines[0]:
        start, end = lines[0].index("USED/STACK"), lines[0].index("IN  ")
        lines = [(line[:start] + line[end:]).rstrip() for line in lines]
    return "\n".join(lines) + "\n"


def columns(text):
    """With one space for what lines columns up, whose width follows the times."""
    return [re.sub("  +", "  ", line) for line in plain(text).splitlines()]


def functions(text):
    """The functions of a backtrace without inlined ones, which have no address but the newest."""
    rows = re.findall(r"^#(\d+) +(?:0x[0-9a-f]+ in )?(\w+) \(", text, re.MULTILINE)
    assert [int(level) for level, _ in rows] == list(range(len(rows))), text
    return [name for _, name in rows if name not in INLINE]


INLINE = ("kiln_sem_wait", "kiln_call_sem_wait", "kiln_queue_recv", "kiln_call_queue_recv")


@pytest.mark.parametrize("each", BOARDS)
def test_tasks_objects_and_calls_are_shown(gdb, each):
    commands = ["kiln tasks", "kiln objects", *(f"kiln task {name} bt" for name in CALLS)]
    tasks, objects, *traces, _ = gdb(*commands, board=each)
    assert plain(tasks) == TASKS
    assert columns(objects) == columns(OBJECTS)
    for text, calls in zip(traces, CALLS.values(), strict=True):
        assert functions(text) == calls, text


def test_calls_are_shown_from_within_an_inlined_function(gdb):
    where, getter, boss, _ = gdb(
        "bt 1", "kiln task getter bt", "kiln task boss bt", until="inlined"
    )
    assert where.startswith("#0  inlined () ")
    assert functions(getter) == CALLS["getter"]
    assert functions(boss) == ["inlined", *CALLS["boss"]]


def test_stacks_are_measured(gdb):
    tasks, top, sp, _ = gdb(
        "kiln tasks",
        "print/d task_defs[1].stack_low + task_defs[1].frame_span + 32",
        "print/d $sp",
    )
    rows = {row.split()[1]: re.search(r"(\S+)/(\d+)", row) for row in tasks.splitlines()[2:]}
    boss = next(row for row in tasks.splitlines() if row.startswith("*"))
    top, sp = (int(text.split("=")[1]) for text in (top, sp))
    assert f"  {top - sp}/256  " in boss
    assert rows["never"][1] == "-"
    assert 32 < int(rows["low"][1]) < int(rows["getter"][1]) <= 384


def test_a_task_is_meant_by_name_id_or_pid(gdb):
    *shown, errors = gdb(
        "kiln task low", "kiln task 5", "kiln task 261", "kiln task lo", "kiln task"
    )
    assert "  low  " in shown[0]
    assert shown[1] == shown[0]
    assert "kiln: no task has the pid 261; it may have ended" in errors
    assert "kiln: there is no task 'lo'; see kiln tasks" in errors
    assert "usage: kiln task TASK [bt [OPTIONS]]; TASK is a name, an id or a pid" in errors


def test_usage(gdb):
    errors = gdb("kiln tasks 1", "kiln objects 1", "kiln task low up", "kiln task never bt")[-1]
    for line in (
        "usage: kiln tasks",
        "usage: kiln objects",
        "usage: kiln task TASK [bt [OPTIONS]]",
        "kiln: task 'never' does not run: DORMANT",
    ):
        assert line in errors


def test_options_go_to_bt(gdb):
    full, _ = gdb("kiln task getter bt -full")
    assert "item = " in full and "No locals." in full
    assert functions(full) == CALLS["getter"]


def test_looking_changes_nothing(gdb):
    before, _, after, trace, _, ended, _ = gdb(
        *("info registers", "kiln task getter bt", "info registers", "bt"),
        *("tbreak sys_shutdown", "continue"),
    )
    assert before == after
    assert functions(trace) == CALLS["boss"]
    assert "sys_shutdown (status=0)" in ended


def test_the_kernel_is_at_work_for_a_task(gdb):
    tasks, _, low, kernel, errors = gdb(
        "kiln tasks", "kiln task boss bt", "kiln task low bt", "bt", until="sys_shutdown"
    )
    boss = next(row for row in tasks.splitlines() if row.startswith("*"))
    assert boss.split() == ["*", "2", "boss", "6", "RUNNING", "-/256", "(kernel)"]
    assert functions(low) == CALLS["low"]
    assert functions(kernel)[0] == "sys_shutdown"
    assert "kiln: the kernel serves task 'boss', and this target does not tell psp" in errors


def test_names_complete(gdb):
    names, bt, commands, _ = gdb(
        "complete kiln task l", "complete kiln task low ", "complete kiln t"
    )
    assert names == "kiln task low\n"
    assert bt == "kiln task low bt\n"
    assert commands == "kiln task\nkiln tasks\n"


@pytest.mark.parametrize("command", ["kiln tasks", "kiln task low bt", "kiln objects"])
def test_before_the_kernel_starts(kiln, build_once, command):
    words = ["-batch", "-ex", command, "-ex", "set var tasks[2].def = &task_defs[1]"]
    words += ["-ex", "set var kernel.current = &tasks[0]", "-ex", command]
    result = kiln("debug", "-r", "qemu", "-d", build_once(WAITS), WAITS, "--", *words)
    assert result.stderr.count("kiln: the kernel has not started yet") == 2, result.stderr
    assert "Traceback" not in result.stderr and "Python Exception" not in result.stderr


def test_without_a_target(kiln, build_once):
    script = build_once(WAITS) / "gdb.py"
    words = ["-batch", "-ex", "disconnect", "-ex", "kiln tasks"]
    result = kiln("debug", "-d", script.parent, WAITS, "--", *words)
    assert "kiln: no target is connected" in result.stderr


def test_tasks_of_tinyos(gdb):
    tasks, objects, _ = gdb(
        "kiln tasks", "kiln objects", app=BASE / "samples/tinyos", until="sensor_main"
    )
    names = ["idle", "shell", "blinker", "sensor", "counter", "producer", "consumer", "bad_task"]
    assert re.findall(r"^.{3} +\d+  (\w+)", tasks, re.MULTILINE) == names
    assert "*    4  sensor " in tasks
    assert [row.split()[0] for row in objects.splitlines()[1:]] == [
        *("uart_tx", "sensor_rdy", "accepted", "cmd_q", "data_q", "heap")
    ]


def test_frames_are_those_of_the_kernel():
    assert FRAMES.keys() == ARCHITECTURES.keys()
    text = (BASE / "arch/arm/v7m/frame.h").read_text(encoding="utf-8")
    text = text.partition("struct frame {")[2].partition("}")[0]
    words = re.findall(r"^    uint32_t (\w+);$", text, re.MULTILINE)
    frame = FRAMES["v7m"]
    assert frame.bytes == 4 * len(words)
    assert words[frame.pc // 4] == "pc" and words[frame.status // 4] == frame.status_register
    text = (BASE / "arch/arm/v7m/arch_types.h").read_text(encoding="utf-8")
    assert f" {frame.saved}[{len(frame.saved_registers)}];" in text
    assert f"uint32_t {frame.stack_register};" in text
