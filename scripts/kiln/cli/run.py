# SPDX-License-Identifier: MIT
"""Build an application if needed and run it in QEMU, attached to this terminal.

Ctrl-A x leaves, Ctrl-A Ctrl-A sends one Ctrl-A, Ctrl-C goes to the target.
Input and output may be pipes; the end of input does not end the run. The exit
status is the target's; with --timeout it is 0 when the time is up.
"""

from __future__ import annotations

import argparse
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterable

from kiln.base.errors import Quiet, UserError
from kiln.base.paths import shown
from kiln.cli import definitions
from kiln.image import qemu
from kiln.image.build import Options, build
from kiln.image.builddir import add_target_arguments, resolve

# QEMU's output when it is stopped, and when it resets an lm3s6965evb.
QEMU_NOISE = ("terminating on signal", "Timer with period zero, disabling")


def seconds(text: str) -> float:
    """A positive number of seconds, for argparse."""
    value = float(text)
    if not 0 < value < 1e9:
        raise ValueError(text)
    return value


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `kiln run`."""
    add_target_arguments(parser)
    parser.add_argument("--timeout", type=seconds, metavar="S", help="stop after S seconds")
    parser.add_argument(
        "--skip-rebuild", action="store_true", help="run what was built, without building again"
    )
    parser.add_argument(
        "--deterministic", action="store_true", help="count instructions as time (-icount)"
    )


def run(args: argparse.Namespace) -> int:
    """`kiln run`."""
    target = resolve(args)
    changes = definitions.parse(args.extra)
    if not args.skip_rebuild:
        build(target, Options(defines=changes))
    if not target.elf.exists():
        raise UserError(f"{shown(target.elf)} does not exist", "run kiln build first")
    command = qemu.command(target) + console(sys.stdin.isatty())
    if args.deterministic:
        command += qemu.DETERMINISTIC
    status = attach(command, args.timeout)
    words = qemu.explain(status)
    if words:
        print(f"kiln: {words} (status {status})", file=sys.stderr)
    return status


def console(interactive: bool) -> list[str]:
    """The options that tie the board's console to stdin and stdout.

    On a terminal QEMU's multiplexer gives Ctrl-A its meaning; input from a pipe
    reaches the target as it is, Ctrl-A included.
    """
    mux = ",mux=on" if interactive else ""
    return ["-chardev", f"stdio,id=console,signal=off{mux}", "-serial", "chardev:console"]


def attach(command: list[str], timeout: float | None) -> int:
    """Run QEMU until it ends or the time is up; returns the exit status."""
    sys.stdout.flush()
    unwind_when_told_to_end()
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        try:
            complaints, ended = listen(process.stderr.fileno(), timeout)
        finally:
            # SIGTERM, not SIGKILL: QEMU has a terminal to put back as it was.
            process.terminate()
            process.wait()
        complaints += process.stderr.read()
    show(complaints.decode(errors="replace").splitlines())
    status = qemu.exit_status(process.returncode)
    return 0 if not ended and status == 128 + signal.SIGTERM else status


def listen(stderr: int, timeout: float | None) -> tuple[bytes, bool]:
    """Wait for QEMU's end or the timeout; returns its output, and whether it ended.

    QEMU itself would not notice that nobody reads its output any more.
    """
    deadline = None if timeout is None else time.monotonic() + timeout
    poll = select.poll()
    poll.register(stderr, select.POLLIN)
    poll.register(sys.stdout.fileno(), 0)  # only errors: a pipe that was closed
    text = b""
    while True:
        left = None if deadline is None else max(deadline - time.monotonic(), 0) * 1000
        ready = dict(poll.poll(left))
        if stderr in ready:
            data = os.read(stderr, 4096)
            if not data:
                return text, True
            text += data
        elif ready:
            raise BrokenPipeError
        elif deadline is not None and time.monotonic() >= deadline:
            return text, False


def unwind_when_told_to_end() -> None:
    """Exit so that the started processes end too."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)


def leave(number: int, frame: object) -> None:
    """Told to end: unwind, so that the emulator ends too."""
    raise Quiet(128 + number)


def show(complaints: Iterable[str]) -> None:
    """Pass on QEMU's stderr, except lines without use to the user."""
    for line in complaints:
        if not any(noise in line for noise in QEMU_NOISE):
            print(line, file=sys.stderr)
