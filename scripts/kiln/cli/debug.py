# SPDX-License-Identifier: MIT
"""Build an application if needed and debug it: gdb on the target, stopped at reset.

What follows -- goes to gdb. With openocd the image is flashed first. With qemu the board's
console is printed between gdb's lines; it gets no input. With --server it only waits for gdb
to connect, as `kiln debugserver` does.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from kiln.base.errors import UserError
from kiln.cli import gdb, openocd, runners
from kiln.cli.attach import through_openocd
from kiln.cli.debugserver import serve
from kiln.cli.run import unwind_when_told_to_end
from kiln.image import qemu


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `kiln debug`."""
    runners.add_arguments(parser)
    parser.add_argument(
        "--server", type=runners.port, metavar="PORT", help="wait for gdb at this TCP port"
    )


def run(args: argparse.Namespace) -> int:
    """`kiln debug`."""
    job = runners.prepare(args)
    if args.context:
        print(runners.context(job))
        return 0
    runners.rebuild(job, args, *(() if args.server else (gdb.TOOL,)))
    if args.server:
        return serve(replace(job, extra=()), args.server)
    if job.runner == runners.QEMU:
        return emulate(job)
    steps = (openocd.program(job), "reset halt", openocd.GO_ON, openocd.ready())
    return through_openocd(job, openocd.command(replace(job, extra=()), *steps, gdb_port="0"))


def emulate(job: runners.Job) -> int:
    """Run gdb on QEMU until gdb ends; returns its status."""
    unwind_when_told_to_end()
    with tempfile.TemporaryDirectory(prefix="kiln-") as folder:
        socket = Path(folder) / "gdb"
        command = [*qemu.command(job.target, job.elf_file), "-S"]
        command += ["-gdb", f"unix:{socket},server=on,wait=off", "-serial", "stdio"]
        runners.announce(job, command)
        emulator = start(command, socket)
        try:
            return gdb.run(job, str(socket))
        finally:
            emulator.kill()  # it has no terminal to restore, and needs no message
            emulator.wait()


def start(command: list[str], socket: Path) -> subprocess.Popen[bytes]:
    """Start QEMU stopped at reset, listening for gdb on `socket`."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    while not socket.exists():
        if process.poll() is not None:
            process.kill()
            raise UserError("QEMU did not start")
        time.sleep(0.01)
    return process
