# SPDX-License-Identifier: MIT
"""Build an application if needed and debug it: gdb on QEMU, stopped at reset.

What follows -- goes to gdb. The board's console is printed between gdb's lines;
it gets no input. With --server QEMU only waits for a gdb that someone else starts.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from kiln.cli import qemu
from kiln.cli.build import Options, build
from kiln.cli.builddir import Target, add_target_arguments, resolve
from kiln.cli.errors import UserError
from kiln.cli.run import leave
from kiln.cli.tools import require

START_SECONDS = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `kiln debug`."""
    add_target_arguments(parser)
    parser.add_argument("--server", type=port, metavar="PORT", help="wait for gdb at this TCP port")


def port(text: str) -> int:
    """A TCP port, for argparse."""
    if not 0 < int(text) < 65536:
        raise ValueError(text)
    return int(text)


def run(args: argparse.Namespace) -> int:
    """`kiln debug`."""
    target = resolve(args)
    if args.server is None:
        require("tool:gdb-multiarch")
    build(target, Options())
    command = [*qemu.command(target), "-S"]
    if args.server is not None:
        print(f"kiln: waiting for gdb at port {args.server}; Ctrl-C ends it", flush=True)
        server = ["-gdb", f"tcp:localhost:{args.server}", "-serial", "stdio"]
        return qemu.exit_status(subprocess.run([*command, *server]).returncode)
    return attach(command, target, args.extra)


def attach(command: list[str], target: Target, extra: list[str]) -> int:
    """Run gdb on QEMU until gdb ends; returns its status."""
    # Ctrl-C belongs to gdb; a handler, unlike SIG_IGN, is not inherited by it.
    signal.signal(signal.SIGINT, lambda number, frame: None)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)
    with tempfile.TemporaryDirectory(prefix="kiln-") as folder:
        socket = Path(folder) / "gdb"
        emulator = start(command, socket)
        try:
            gdb = ["gdb-multiarch", "-q", "-ex", f"target remote {socket}"]
            return subprocess.run([*gdb, *extra, str(target.elf)]).returncode
        finally:
            emulator.kill()  # it has no terminal to put back, and nothing to say about this
            emulator.wait()


def start(command: list[str], socket: Path) -> subprocess.Popen[bytes]:
    """Start QEMU stopped at reset, listening for gdb on `socket`."""
    process = subprocess.Popen(
        [*command, "-gdb", f"unix:{socket},server=on,wait=off", "-serial", "stdio"],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + START_SECONDS
    while not socket.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            raise UserError("QEMU did not start")
        time.sleep(0.01)
    return process
