# SPDX-License-Identifier: MIT
"""Build an application if needed and debug it: gdb on QEMU, stopped at reset.

What follows -- goes to gdb. The board's console is printed between gdb's lines;
it gets no input.
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
from kiln.cli.builddir import add_target_arguments, resolve
from kiln.cli.errors import UserError
from kiln.cli.tools import require

START_SECONDS = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `kiln debug`."""
    add_target_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """`kiln debug`."""
    require("tool:gdb-multiarch")
    target = resolve(args)
    build(target, Options())
    # Ctrl-C belongs to gdb; a handler, unlike SIG_IGN, is not inherited by it.
    signal.signal(signal.SIGINT, lambda number, frame: None)
    with tempfile.TemporaryDirectory(prefix="kiln-") as folder:
        socket = Path(folder) / "gdb"
        emulator = start(qemu.command(target), socket)
        try:
            gdb = ["gdb-multiarch", "-q", "-ex", f"target remote {socket}"]
            return subprocess.run([*gdb, *args.extra, str(target.elf)]).returncode
        finally:
            emulator.terminate()
            emulator.wait()


def start(command: list[str], socket: Path) -> subprocess.Popen[bytes]:
    """Start QEMU stopped at reset, listening for gdb on `socket`."""
    process = subprocess.Popen(
        [*command, "-S", "-gdb", f"unix:{socket},server=on,wait=off", "-serial", "stdio"],
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
