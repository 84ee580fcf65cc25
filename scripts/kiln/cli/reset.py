# SPDX-License-Identifier: MIT
"""Reset the target and let it run.

With openocd the target is the board, and what follows -- goes to OpenOCD. With qemu it is the
emulator of `kiln debugserver`, and what follows -- goes to the gdb that resets it.
"""

from __future__ import annotations

import argparse
import subprocess

from kiln.cli import gdb, openocd, runners
from kiln.image import qemu


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `kiln reset`."""
    runners.add_arguments(parser)
    runners.add_port_argument(parser, f"where QEMU listens (default: {runners.GDB_PORT})")


def run(args: argparse.Namespace) -> int:
    """`kiln reset`."""
    job = runners.prepare(args)
    if args.context:
        print(runners.context(job))
        return 0
    if job.runner == runners.OPENOCD:
        runners.rebuild(job, args)
        openocd.run(job, openocd.command(job, "init", "reset run", "shutdown"))
        return 0
    runners.rebuild(job, args, gdb.TOOL)
    number = gdb.listening(args.gdb_port or runners.GDB_PORT)
    steps = ["-batch", "-ex", "monitor system_reset", "-ex", "detach"]
    command = gdb.command(job, f"localhost:{number}", steps)
    runners.announce(job, command)
    return qemu.exit_status(subprocess.run(command, stdin=subprocess.DEVNULL).returncode)
