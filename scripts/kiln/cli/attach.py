# SPDX-License-Identifier: MIT
"""Connect gdb to the running target: nothing is flashed and nothing is reset.

gdb stops the target; when gdb ends, it goes on. With openocd a server is started, unless
--gdb-port names one; with qemu the server is that of `kiln debugserver`. What follows --
goes to gdb.
"""

from __future__ import annotations

import argparse
from dataclasses import replace

from kiln.cli import gdb, openocd, runners
from kiln.cli.run import unwind_when_told_to_end


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `kiln attach`."""
    runners.add_arguments(parser)
    runners.add_port_argument(parser, "the port of a server that is already running")


def run(args: argparse.Namespace) -> int:
    """`kiln attach`."""
    job = runners.prepare(args)
    if args.context:
        print(runners.context(job))
        return 0
    runners.rebuild(job, args, gdb.TOOL)
    if args.gdb_port or job.runner == runners.QEMU:
        number = gdb.listening(args.gdb_port or runners.GDB_PORT)
        return gdb.run(job, f"localhost:{number}")
    steps = ("init", openocd.GO_ON, openocd.ready())
    return through_openocd(job, openocd.command(replace(job, extra=()), *steps, gdb_port="0"))


def through_openocd(job: runners.Job, command: list[str]) -> int:
    """Run gdb on an OpenOCD that is started for it; returns gdb's status."""
    runners.announce(job, command)
    unwind_when_told_to_end()
    with openocd.OpenOcd(command, own_session=True) as server:
        return gdb.run(job, f"localhost:{server.wait_for_server()}")
