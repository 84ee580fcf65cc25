# SPDX-License-Identifier: MIT
"""Write the least prj.conf that gives the present configuration.

It holds what prj.conf and menuconfig set differently from the defaults.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from kiln.cli.build import Options, prepare
from kiln.cli.builddir import add_target_arguments, locked, resolve
from kiln.cli.paths import shown
from kiln.diag import Diagnostics


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `kiln savedefconfig`."""
    add_target_arguments(parser)
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="where to (default: defconfig in the build directory)",
    )


def run(args: argparse.Namespace) -> int:
    """`kiln savedefconfig`."""
    from kiln import kconf

    target = resolve(args)
    output = Path(args.output).resolve() if args.output else target.directory / "defconfig"
    with locked(target.directory):
        prepare(target, Options()).write()
        kconf.save_defconfig(target.source, target.board, target.directory, output, Diagnostics())
    print(f"Wrote {shown(output)}")
    return 0
