# SPDX-License-Identifier: MIT
"""Build an application if needed and wait for gdb: the target is stopped at reset.

With openocd the image is flashed first, and what follows -- goes to OpenOCD; else to
QEMU, whose console is this terminal. Ctrl-C ends it.
"""

from __future__ import annotations

import argparse
import subprocess

from kiln.base.errors import UserError
from kiln.cli import gdb, openocd, runners
from kiln.cli.run import unwind_when_told_to_end
from kiln.image import qemu


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `kiln debugserver`."""
    runners.add_arguments(parser)
    runners.add_port_argument(parser, f"where to listen (default: {runners.GDB_PORT})")


def run(args: argparse.Namespace) -> int:
    """`kiln debugserver`."""
    job = runners.prepare(args)
    if args.context:
        print(runners.context(job))
        return 0
    runners.rebuild(job, args)
    return serve(job, args.gdb_port or runners.GDB_PORT)


def serve(job: runners.Job, port: int) -> int:
    """Wait for gdb at a port, until someone ends it."""
    if gdb.is_taken(port):  # OpenOCD would continue without it
        raise UserError(f"port {port} is in use", "stop the other server, or name a free port")
    waiting = f" at port {port}; Ctrl-C ends it"
    if job.runner == runners.OPENOCD:
        steps = (openocd.program(job), "reset halt", openocd.ready(waiting))
        openocd.run(job, openocd.command(job, *steps, gdb_port=str(port)))
        return 0
    unwind_when_told_to_end()
    print(f"kiln: waiting for gdb{waiting}", flush=True)
    server = ["-S", "-gdb", f"tcp:localhost:{port}", "-serial", "stdio"]
    command = [*qemu.command(job.target, job.elf_file), *server, *job.extra]
    runners.announce(job, command)
    with subprocess.Popen(command) as process:
        try:
            return qemu.exit_status(process.wait())
        finally:
            process.terminate()
