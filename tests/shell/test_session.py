# SPDX-License-Identifier: MIT
"""samples/tinyos over a pseudo terminal: every command, and what it does to the system."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiln.base.paths import BASE
from shell.session import Session

TINYOS = BASE / "samples/tinyos"


@pytest.fixture
def shell(build_once: Callable[[Path, str], Path], board: str) -> Iterator[Session]:
    """TinyOS, freshly started, at its prompt."""
    session = Session(TINYOS, build_once(TINYOS, board), board, "TinyOS> ")
    yield session
    session.close()


def test_banner(shell: Session) -> None:
    """What the shell prints before its first prompt."""
    start = shell.banner.index("=== TinyOS v1.0 ===")
    assert shell.banner[start:] == [
        "=== TinyOS v1.0 ===",
        "Boot sequence:",
        "  [OK] MPU configured: 8 regions",
        "  [OK] Kernel in privileged mode",
        "  [OK] User tasks in unprivileged mode",
        "  [OK] SysTick @ 1ms",
        "  [OK] Shell task started",
        "",
    ]


def test_ps(shell: Session) -> None:
    """Its columns, and shares of the processor that are no more than all of it."""
    shell("top -b -n 2")  # a second passes
    title, *rows = shell("ps")
    assert title == "PID  NAME       PRI  STATE     STACK  CPU%"
    shares = [int(match[1]) for row in rows if (match := re.search(r" {2}([ \d]\d)%$", row))]
    # The blinker may be ready, but the shell is more urgent.
    assert [row[:-3].replace("3  READY  ", "3  BLOCKED") for row in rows] == [
        "  1  idle         7  READY     128    ",
        "  2  shell        2  RUNNING   1032   ",
        "  3  blinker      3  BLOCKED   256    ",
        "  4  sensor       1  BLOCKED   280    ",
    ]
    assert len(shares) == 4 and 90 <= sum(shares) <= 100


def test_ps_long(shell: Session) -> None:
    """Stacks, generations and what each task waits for; with -a dormant tasks too."""
    shell("exec bad_task")
    title, *rows = shell("ps -l -a")
    assert title.split() == [
        *("PID", "NAME", "PRI", "STATE", "USED/STACK"),
        *("CPU%", "BASE", "GEN", "SWITCHES", "WAITS", "FOR"),
    ]
    found = {row.split()[1]: row.split() for row in rows}
    assert [row[1] for row in found.values()] == [
        *("idle", "shell", "blinker", "sensor"),
        *("counter", "producer", "consumer", "bad_task"),
    ]
    assert found["counter"][:4] == ["-", "counter", "-", "DORMANT"]
    assert found["counter"][-3:-1] == ["5", "0"]  # the manifest's, before its first start
    assert found["bad_task"][:4] == ["-", "bad_task", "-", "DORMANT"]
    assert found["bad_task"][-3:-1] == ["6", "1"]  # base priority and generation
    assert found["blinker"][-1] == "time"
    assert found["sensor"][-1] == "sensor_rdy"
    used, size = re.search(r" (\d+)/(\d+) ", rows[1]).groups()  # type: ignore[union-attr]
    assert 200 < int(used) < int(size) == 1032


def test_exec_and_kill(shell: Session) -> None:
    """By name and by pid; every life has a pid of its own."""
    assert shell("exec counter") == ["Starting task 'counter' (PID 5)"]
    assert shell("exec counter") == ["exec: that task is already running"]
    assert shell("kill 3") == ["Task 'blinker' terminated"]
    assert shell("kill 3") == ["kill: that task is not running"]
    assert shell("kill blinker") == ["kill: that task is not running"]
    assert [row.split()[1] for row in shell("ps")[1:]] == ["idle", "shell", "sensor", "counter"]
    assert shell("exec blinker") == ["Starting task 'blinker' (PID 259)"]
    assert shell("kill counter") == ["Task 'counter' terminated"]
    assert shell("kill nobody") == ["kill: nothing has that name"]
    assert shell("kill 77") == ["kill: nothing has that name"]
    assert shell("kill idle") == ["kill: app.yaml grants the shell no such right"]


def test_signals(shell: Session) -> None:
    """By number and name; TERM ends a task that does not handle it."""
    assert shell("kill blinker 0") == ["Signal 0 sent to task 'blinker'"]
    assert shell("kill blinker SIGTERM") == ["Signal 15 sent to task 'blinker'"]
    assert "blinker" not in " ".join(shell("ps"))
    assert shell("kill sensor KILL") == ["Task 'sensor' terminated"]
    assert shell("kill sensor HUP") == ["usage: kill TASK [SIGNAL]"]
    assert shell("kill shell 32") == ["kill: value out of range"]


def test_argument_of_exec(shell: Session) -> None:
    """The task gets it; the application's own command talks to it."""
    assert shell("exec counter 0x10") == ["Starting task 'counter' (PID 5)"]
    assert shell("send 4") == ["Sent 4 to the counter"]
    shell.until("counter: 20")
    shell.type("\r")
    shell.until_prompt()
    assert shell("exec counter x") == ["usage: exec [-w] TASK [NUMBER]"]
    assert shell("exec") == ["usage: exec [-w] TASK [NUMBER]"]


def test_mem(shell: Session, board: str) -> None:
    """True figures: what tasks and heaps have of RAM, and what nobody has."""
    lines = shell("mem")
    assert lines[:3] == [
        "Kernel heap: none (static)",
        "User heap:   4096/30720 bytes used",
        "Task stacks: 3560 bytes total",
    ]
    free = re.fullmatch(r"Free memory: (\d+) bytes", lines[3])
    ram = {"lm3s6965evb": 64 << 10}.get(board, 4 << 20)
    assert free and ram - (42 << 10) < int(free[1]) < ram - (38 << 10)
    shell("kill sensor")
    assert shell("mem")[1] == "User heap:   0/30720 bytes used"


def test_objects(shell: Session) -> None:
    """Semaphores and queues, with who waits and what waits."""
    assert shell("sem") == [
        "SEM       VALUE  WAITERS",
        "uart_tx       1  (none)",
        "sensor_rdy    0  sensor(4)",
        "accepted      0  (none)",
    ]
    shell("send 1")
    shell("send 2")
    assert shell("msg") == [
        "QUEUE     SIZE  PENDING",
        "cmd_q     16    2 messages",
        "data_q    4     0 messages",
    ]
    shell("exec producer")
    assert shell("msg data_q") == ["QUEUE     SIZE  PENDING", "data_q    4     4 messages"]
    assert shell("sem nothing") == ["sem: nothing has that name"]
    assert shell("mutex") == ["none"]
    assert shell("timer") == ["none"]
    for _ in range(14):
        shell("send 3")
    assert shell("send 3") == ["send: no room, try again"]


def test_queue_keeps_the_order(shell: Session) -> None:
    """The producer's items arrive as they were sent."""
    shell("exec consumer")
    assert shell("exec producer") == [
        "Starting task 'producer' (PID 6)",
        *(f"consumer: item {n}" for n in range(1, 9)),
        "producer: 8 items accepted",
    ]


def test_fault(shell: Session) -> None:
    """It ends the task alone, and is remembered."""
    report = [
        "[FAULT] MPU violation at 0x20000010 by task 8",
        "[FAULT] Terminating task 'bad_task'",
    ]
    assert shell("fault") == ["none"]
    assert shell("exec bad_task") == ["Starting task 'bad_task' (PID 8)", *report]
    assert shell("exec -w bad_task")[-1] == "Task 'bad_task' faulted"
    second = [report[0].replace("task 8", "task 264"), report[1]]
    assert shell("fault") == [*report, *second]
    assert [row.split()[1] for row in shell("ps")[1:]] == ["idle", "shell", "blinker", "sensor"]


def test_foreground(shell: Session) -> None:
    """Ctrl-C ends what the shell waits for, and what was typed before is forgotten."""
    shell.type("exec -w counter\r")
    shell.until("(PID 5)")
    shell.type("ps\r\x03")
    assert shell.until_prompt() == ["", "^C", "Task 'counter' terminated"]
    assert shell("uptime")[0].startswith("up 0:0")
    shell("exec consumer")
    assert shell("exec -w producer")[-2:] == [
        "producer: 8 items accepted",
        "Task 'producer' ended with 0",
    ]


def test_top(shell: Session) -> None:
    """It redraws until Ctrl-C; with -b and -n it prints tables one below the other."""
    shell.type("top\r")
    for _ in range(3):
        shell.until("\x1b[H\x1b[JPID  NAME")
        shell.until("sensor")
    shell.type("\x03")
    shell.until("^C")
    shell.until_prompt()
    lines = shell("top -b -n 2")
    assert [line.split()[0] for line in lines] == ["PID", "1", "2", "3", "4"] * 2
    assert re.search(r"idle .* 9\d%", lines[6])
    assert shell("top -n x") == ["usage: top [-b] [-n COUNT]"]


def test_nice_suspend_resume(shell: Session) -> None:
    """Of tasks that the shell may do it to, within their ceilings."""
    assert shell("nice sensor 5") == ["Task 'sensor' has priority 5"]
    assert shell("nice sensor 0") == ["Task 'sensor' has priority 0"]
    assert shell("nice blinker 0") == ["nice: the ceiling of task 'blinker' is 3"]
    assert shell("nice shell 4") == ["nice: app.yaml grants the shell no such right"]
    assert shell("nice blinker 4294967295") == ["nice: value out of range"]
    assert shell("nice sensor 7") == ["nice: value out of range"]
    assert shell("suspend blinker") == ["Task 'blinker' suspended"]
    assert shell("resume blinker") == ["Task 'blinker' resumed"]
    assert shell("resume blinker") == ["resume: that task is not suspended"]
    assert shell("suspend") == ["usage: suspend TASK"]


def test_help(shell: Session) -> None:
    """All commands, the application's first; or one."""
    lines = shell("help")
    names = [line.split()[0] for line in lines]
    assert names[0] == "send" and names[1:] == sorted(names[1:])
    assert set(names[1:]) == {
        *("exec", "fault", "help", "kill", "log", "mem", "msg", "mutex", "nice", "ps"),
        *("reboot", "resume", "sem", "suspend", "timer", "top", "uptime", "version"),
    }
    assert all(len(line) <= 80 for line in lines)
    assert shell("help kill") == ["kill TASK [SIGNAL]              end a task, or send it a signal"]
    assert shell("help me") == ["help: nothing has that name"]
    assert shell("frobnicate now") == ["frobnicate: no such command; try help"]
    assert shell("version now") == ["usage: version "]


def test_version_log_and_reboot(shell: Session) -> None:
    """The whole system begins again."""
    version = (BASE / "VERSION").read_text(encoding="utf-8").strip()
    assert shell("version") == [f"TinyOS v1.0, on Kiln {version}"]
    assert shell("log") == ["none"]
    shell("kill blinker")
    assert "=== TinyOS v1.0 ===" in shell("reboot")
    assert "blinker" in " ".join(shell("ps"))


def test_editing(shell: Session) -> None:
    """Keys of a terminal: cursor, Home and End, erasing, history."""
    assert shell("ersion\x1b[Hv\x1b[F\x1b[D\x1b[3~n") == shell("version")
    assert shell("kill 3\x15version") == shell("version")
    assert shell("\x1b[A\x1b[A") == shell("version")
    shell("one two")
    assert shell("\x1b[A\x17\x17version\x0b") == shell("version")
    shell.type("reboot")
    shell.type("\x03")
    assert shell.until_prompt()[-1].endswith("^C")
    assert shell("version") == shell("version")


def test_completion(shell: Session) -> None:
    """Commands, tasks and objects; several are listed."""
    assert shell("exe\tcou\t") == ["Starting task 'counter' (PID 5)"]
    assert shell("sem sens\t")[1:] == ["sensor_rdy    0  sensor(4)"]
    shell.type("s\t")
    assert shell.until("TinyOS> s") == ["s", "send  sem  suspend  ", ""]
    shell.type("us\tx\t")
    shell.until("\a")  # no task begins with it
    shell.type("\x7fb\t")
    assert shell.until("TinyOS> ")[1:] == ["blinker  bad_task  ", ""]
    shell.type("l\t")
    assert shell("")[-1] == "Task 'blinker' suspended"
    shell.type("uptime \t")
    shell.until("\a")
    shell.type("\x03")
    shell.until_prompt()
    assert shell("help vers\t") == shell("help version")


def test_garbage_and_long_lines(shell: Session) -> None:
    """They harm nothing."""
    garbage = "".join(chr(n) for n in range(128) if chr(n) not in "\x01\x03\r\n")
    shell.type(garbage * 20 + "\x15\r")
    shell.until_prompt()
    shell.type("".join(chr(n) for n in range(0x80, 0x100)))  # of two bytes each
    shell.type("\x15" + "x" * 1000 + "\r")
    shell.until("not run: more than 64 letters")
    shell.until_prompt()
    assert shell("exec counter") == ["Starting task 'counter' (PID 5)"]


TOO_LONG = "not run: more than 64 letters"


def test_a_cut_line_is_not_run(shell: Session) -> None:
    """Neither the beginning of a line that is too long, nor as many words as a command may have."""
    assert shell("nice blinker" + " " * 51 + "4444")[-1] == TOO_LONG
    assert re.search(r"blinker +3 ", "\n".join(shell("ps")))
    assert shell("kill blinker 1 2 3 4 5 6 7") == ["kill: more than 8 words"]
    assert shell("nice blinker 4") == ["Task 'blinker' has priority 4"]


def test_control_c_behind_much_that_was_typed(shell: Session) -> None:
    """It gets through, and what was typed before is forgotten."""
    for command, started in (("top", "sensor"), ("exec -w counter", "(PID 5)")):
        shell.type(f"{command}\r")
        shell.until(started)
        shell.type("x" * 300)
        shell.type("\x03")
        shell.until("^C")
        shell.until_prompt()
        assert shell("uptime")[0].startswith("up 0:0")


def test_what_is_typed_ahead_and_has_no_room(shell: Session) -> None:
    """The line that was cut is not run, those before and after are."""
    shell.type("top -b -n 2\r")
    shell.until("sensor")
    shell.type("version\rkill " + "x" * 300 + "blinker")
    shell.until("on Kiln")
    shell.type("\r")  # one typed ahead would be lost with the rest
    shell.until(TOO_LONG)
    shell.until_prompt()
    assert "blinker" in " ".join(shell("ps"))
