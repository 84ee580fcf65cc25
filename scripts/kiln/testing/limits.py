# SPDX-License-Identifier: MIT
"""Limits for what tests start: processor time, so that a busy machine changes nothing.

A child may use so many seconds of the processor, its own children's included. One that sleeps,
prints nothing and has nothing to do for long is stuck; that is a state and no measure of speed,
as a child that waits for the processor does not sleep. Nothing else in tests looks at a clock
(`kiln check waits`).
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import time  # wall: a state must last, and the child is polled
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, AnyStr

POLL_SECONDS = 0.1  # between two looks at a child
IDLE_SECONDS = 120.0  # asleep for so long: stuck
IDLE_SHARE = 0.1  # of a processor, which an emulator uses to wait
COMMAND_SECONDS = 300.0  # of processor time; no single command takes more
TICKS = os.sysconf("SC_CLK_TCK")
ASLEEP = "SIZX"  # states of threads that neither run, wait for a processor or disk, nor are stopped


class Overrun(AssertionError):
    """A child went beyond its limit."""


def of_threads(pid: int, name: str) -> list[Path]:
    """A file of each thread of a process; none if it ends meanwhile."""
    with contextlib.suppress(OSError):
        return list(Path(f"/proc/{pid}/task").glob(f"*/{name}"))
    return []


def tree(pid: int) -> Iterator[int]:
    """A process and its descendants."""
    yield pid
    for path in of_threads(pid, "children"):
        with contextlib.suppress(OSError):
            for child in path.read_text(encoding="ascii").split():
                yield from tree(int(child))


def stat(path: Path) -> list[str]:
    """The fields of a stat file from the state on; see proc(5)."""
    with contextlib.suppress(OSError):
        return path.read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()
    return []


def cpu_seconds(pid: int) -> float:
    """The processor time of a tree: of its living processes, and of those that ended."""
    rows = [stat(Path(f"/proc/{each}/stat")) for each in tree(pid)]
    return sum(int(ticks) for row in rows for ticks in row[11:15]) / TICKS


def asleep(pid: int) -> bool:
    """Whether every thread of a tree sleeps."""
    paths = [path for each in tree(pid) for path in of_threads(each, "stat")]
    return all(row[0] in ASLEEP for row in map(stat, paths) if row)


@dataclass
class Watch:
    """Watches a process and its descendants: call `check` now and then."""

    pid: int
    seconds: float  # of processor time, from now
    idle_seconds: float = IDLE_SECONDS
    begun: float = field(init=False)  # processor time used before
    used: float = field(init=False)
    seen: float = field(init=False)  # when
    idle: float = 0.0  # seconds for which it has been asleep
    printed: int = 0

    def __post_init__(self) -> None:
        self.begun = self.used = cpu_seconds(self.pid)
        self.seen = time.monotonic()

    def check(self, printed: int = 0) -> None:
        """Raise `Overrun` if there is reason; `printed` grows as the child prints."""
        now = time.monotonic()
        # A watcher that did not get the processor has not seen what went on meanwhile.
        passed = min(now - self.seen, 2 * POLL_SECONDS)
        if passed < POLL_SECONDS:
            return
        used = cpu_seconds(self.pid)
        if used - self.used > IDLE_SHARE * passed or printed != self.printed:
            self.idle = 0
        elif asleep(self.pid):
            self.idle += passed
        self.seen, self.used, self.printed = now, max(used, self.used), printed
        if used - self.begun > self.seconds:
            raise Overrun(f"it used more than {self.seconds:g} s of processor time")
        if self.idle > self.idle_seconds:
            raise Overrun(f"it is stuck: asleep for {self.idle_seconds:g} s")


def until(condition: Callable[[], bool], watch: Watch) -> None:
    """Return when the watched processes make `condition` true."""
    while not condition():
        time.sleep(POLL_SECONDS / 4)
        watch.check()


def until_readable(descriptor: int, watch: Watch, printed: int = 0) -> None:
    """Return when the watched processes have written something to read."""
    while not select.select([descriptor], [], [], POLL_SECONDS)[0]:
        watch.check(printed)


def wait(process: subprocess.Popen[Any], seconds: float = COMMAND_SECONDS) -> int:
    """Wait for the end of a process with a limit of processor time; returns its status."""
    until(lambda: process.poll() is not None, Watch(process.pid, seconds))
    return int(process.returncode)


def communicate(
    process: subprocess.Popen[AnyStr],
    input: AnyStr | None = None,
    seconds: float = COMMAND_SECONDS,
    idle_seconds: float = IDLE_SECONDS,
) -> tuple[AnyStr, AnyStr]:
    """As `Popen.communicate`; a process that exceeds its limit is killed, with its children."""
    watch = Watch(process.pid, seconds, idle_seconds)
    while True:
        try:
            return process.communicate(input, timeout=POLL_SECONDS)  # wall: then looks again
        except subprocess.TimeoutExpired as still:
            input = None
            try:
                watch.check(len(still.output or b"") + len(still.stderr or b""))
            except Overrun as overrun:
                kill(process.pid)
                out, errors = process.communicate()
                raise Overrun(f"{overrun}: {process.args!r}\n{out!r}\n{errors!r}") from None


def kill(pid: int) -> None:
    """End a process and its descendants at once."""
    for each in list(tree(pid)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)


def run(
    command: Sequence[str | Path],
    *,
    seconds: float = COMMAND_SECONDS,
    idle_seconds: float = IDLE_SECONDS,
    input: str | None = None,
    **options: Any,
) -> subprocess.CompletedProcess[str]:
    """Run a command that may use `seconds` of processor time; its output is text.

    `options` are those of `subprocess.Popen`. Raises `Overrun`, with what it printed.
    """
    pipe = subprocess.PIPE
    if input is not None:
        options["stdin"] = pipe
    words = [str(word) for word in command]
    with subprocess.Popen(words, stdout=pipe, stderr=pipe, text=True, **options) as process:
        try:
            out, errors = communicate(process, input, seconds, idle_seconds)
        except BaseException:
            kill(process.pid)
            raise
    return subprocess.CompletedProcess(words, process.returncode, out, errors)
