# SPDX-License-Identifier: MIT
"""Shells with few rights, on a pipe, and next to a task that floods the console."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kiln.testing.console import Console
from support.application import Builder

APP = """\
kiln: 1
tasks:
  shell:
    entry: shell_main
    sources: [shell.c]
    priority: 5
    stack: 1K
%s
  worker: {entry: worker_main, sources: [worker.c], priority: 5, stack: 512}
log: [motor, sensor]
mutexes: {lock: {}}
timers: {beat: {notify: worker.1, autostart: true, period: 100ms}, rest: {notify: worker.2}}
"""
SHELL = """\
#include <kiln/shell.h>
void shell_main(void)
{
    kiln_shell(NULL, 0);
}
"""
# It waits, or floods the console.
WORKER = """\
#include "chosen.h"
#include <kiln/kiln.h>
#include <stdio.h>
void worker_main(void)
{
    while (chosen() == 0)
        kiln_notify_wait(2, KILN_FOREVER);
    for (;;)
        printf("a flood of lines that has no end\\n");
}
"""
WAITS, FLOODS = range(2)
CONF = "CONFIG_SHELL=y\nCONFIG_LOG_LEVEL_MOTOR=1\n"
ALL = "    system: [inspect, reboot]\n    grants: {console: read, worker: [kill, join], lock: lock}"
LOOK = "    system: [inspect]\n    grants: {console: read}"
DENIED = "app.yaml grants the shell no such right"

Start = Callable[..., Console]


@pytest.fixture
def start(build: Builder, board: str, tmp_path: Path) -> Start:
    """Starts the application with these rights of the shell."""

    def begin(rights: str, worker: int = WAITS, conf: str = "") -> Console:
        sources = {"shell.c": SHELL, "worker.c": WORKER}
        image = build(app=APP % rights, sources=sources, conf=CONF + conf, board=board)
        return image.start(tmp_path, patch=image.choose(worker))

    return begin


def ask(console: Console, command: str) -> list[str]:
    """What a command answers."""
    console.send(f"{command}\r")
    console.expect("\r\n")
    return console.expect("kiln> ").replace("\r", "").splitlines()


def test_a_shell_that_can_only_look(start: Start) -> None:
    """It shows everything and changes nothing."""
    with start(LOOK) as console:
        console.expect("=== Kiln ===")
        console.expect("kiln> ")
        assert [row.split()[1] for row in ask(console, "ps")] == ["NAME", "idle", "shell", "worker"]
        for command in ("kill worker", "nice worker 6", "suspend 3", "exec worker", "reboot"):
            assert ask(console, command) == [f"{command.split()[0]}: {DENIED}"]
        assert ask(console, "kill shell TERM") == [f"kill: {DENIED}"]


def test_objects_that_tinyos_has_not(start: Start) -> None:
    """Mutexes, timers, and the levels of log modules."""
    with start(ALL) as console:
        console.expect("kiln> ")
        assert ask(console, "mutex") == [
            "MUTEX      OWNER         DEPTH  WAITERS",
            "lock       (none)            0  (none)",
        ]
        assert ask(console, "timer") == [
            "TIMER      STATE     PERIOD  NOTIFIES",
            "beat       running    100ms  worker(3)",
            "rest       stopped        -  worker(3)",
        ]
        assert ask(console, "timer rest")[1:] == ["rest       stopped        -  worker(3)"]
        assert ask(console, "log") == [
            "MODULE     LEVEL",
            "motor      error",
            "sensor     information",
        ]
        assert ask(console, "mem")[1] == "User heap:   none"
        assert ask(console, "sem") == ["none"]
        assert ask(console, "ps -l")[-1].split()[-1] == "notification"


def test_a_shell_that_cannot_look(start: Start) -> None:
    """Each command says so."""
    with start("    grants: {console: read, worker: kill}") as console:
        console.expect("kiln> ")
        for command in ("ps", "top", "mem", "sem", "fault", "kill 3", "kill worker"):
            assert ask(console, command)[-1] == f"{command.split()[0]}: {DENIED}"
        assert ask(console, "uptime")[0].startswith("up 0:00:")
        console.send("kill w\t")
        console.expect("\a")


def test_without_accounts(start: Start) -> None:
    """There are no shares of the processor then."""
    with start(ALL, conf="CONFIG_ACCOUNTING=n\n") as console:
        console.expect("kiln> ")
        assert ask(console, "ps")[1] == "  1  idle        31  READY     128      -"


def test_a_shell_that_cannot_read(start: Start) -> None:
    """It says what it needs, and ends."""
    # Another task must be able to read, else the image has no input at all.
    with start("    system: [inspect]") as console:
        console.expect("no input: the shell's task needs `console: read`")


def test_a_pipe(start: Start) -> None:
    """All of a long script is carried out, however fast it comes; line ends are LF."""
    script = "".join(f"bad{n}\nuptime\n" for n in range(150)) + "kill worker\n"
    with start(ALL) as console:
        console.send(script)
        console.expect("Task 'worker' terminated")
        answers = [line for line in console.text.splitlines() if "no such command" in line]
        assert answers == [f"bad{n}: no such command; try help" for n in range(150)]
        assert console.text.count("up 0:00:") == 150


def test_a_flood_does_not_starve_the_shell(start: Start) -> None:
    """A task as urgent as the shell prints all the time; the shell is heard, in whole lines."""
    with start(ALL, worker=FLOODS) as console:
        console.expect("a flood of lines")
        console.send("version\r")
        console.expect("Kiln, on Kiln ")
        console.send("kill worker\r")
        console.expect("Task 'worker' terminated\r\n")
        console.send("uptime\r")
        assert "flood" not in console.expect("kiln> ") + console.expect("up 0:00:")
