# SPDX-License-Identifier: MIT
"""Build an application if needed, write it to the board's flash, verify it and start it.

What follows -- goes to OpenOCD, before it programs.
"""

from __future__ import annotations

import argparse

from kiln.base.errors import UserError
from kiln.base.paths import shown
from kiln.cli import openocd, runners


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `kiln flash`."""
    runners.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """`kiln flash`."""
    job = runners.prepare(args)
    if args.context:
        print(runners.context(job))
        return 0
    if job.runner == runners.QEMU:
        raise UserError("QEMU has no flash to write to", "kiln run starts the image in QEMU")
    command = openocd.command(job, openocd.program(job, "reset", "exit"))
    runners.rebuild(job, args)
    openocd.run(job, command, [openocd.VERIFIED])
    print(f"kiln: {shown(job.image)} is flashed and running")
    return 0
