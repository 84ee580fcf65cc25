# SPDX-License-Identifier: MIT
"""Count the instructions of the kernel's paths in the emulator.

Without -O both levels are measured, and each with accounts too. The figures do not
depend on this machine: a counting plugin sees each instruction of the target.
"""

from __future__ import annotations

import argparse
import json

from kiln.cli.errors import UserError
from kiln.cli.paths import DEFAULT_BOARD
from kiln.cli.tools import require


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `kiln bench`."""
    parser.add_argument("-b", "--board", default=DEFAULT_BOARD, help=f"default: {DEFAULT_BOARD}")
    parser.add_argument("-O", dest="level", choices=("s", "2"), help="only this optimisation")
    parser.add_argument("--json", action="store_true", help="one setup for scripts (default: -O2)")
    parser.add_argument(
        "--accounting", action="store_true", help="with --json: with CONFIG_ACCOUNTING"
    )
    parser.add_argument(
        "--update", action="store_true", help="write the figures into tests/bench/figures.json"
    )


def run(args: argparse.Namespace) -> int:
    """`kiln bench`."""
    from rich.console import Console

    from kiln.bench import figures, report, suite

    require("tool:gcc", "tool:qemu-system-arm")
    if args.accounting and not args.json:
        raise UserError("--accounting goes with --json", "the tables show both")
    if args.json:
        setup = suite.Setup(args.board, args.level or "2", args.accounting)
        print(json.dumps(report.json_of(setup, suite.run(setup)), indent=2))
        return 0
    console = Console()
    for level in args.level or suite.OPTIMISATIONS:
        plain, accounts = (suite.Setup(args.board, level, way) for way in (False, True))
        measured = {setup: suite.run(setup) for setup in (plain, accounts)}
        report.show(plain, measured[plain], measured[accounts], console)
        if args.update:
            figures.update({setup.name: found for setup, found in measured.items()})
    report.explain(console)
    return 0
