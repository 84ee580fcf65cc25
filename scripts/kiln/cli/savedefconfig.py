# SPDX-License-Identifier: MIT
"""Write the shortest prj.conf that gives the current configuration.

It holds what prj.conf and menuconfig set differently from the defaults.
"""

from __future__ import annotations

import argparse

from kiln.base.diag import Diagnostics
from kiln.base.paths import real, shown
from kiln.image.build import Options, prepare
from kiln.image.builddir import add_target_arguments, locked, resolve


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `kiln savedefconfig`."""
    add_target_arguments(parser)
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="the output file (default: defconfig in the build directory)",
    )


def run(args: argparse.Namespace) -> int:
    """`kiln savedefconfig`."""
    from kiln.model import kconf

    target = resolve(args)
    output = real(args.output) if args.output else target.directory / "defconfig"
    with locked(target.directory):
        prepare(target, Options()).write()
        kconf.save_defconfig(target.source, target.board, target.directory, output, Diagnostics())
    print(f"Wrote {shown(output)}")
    return 0
