# SPDX-License-Identifier: MIT
"""Count the instructions of the kernel's paths in the emulator.

Without -O both levels are measured, and each with accounts too. The figures do not
depend on this machine: a counting plugin sees each instruction of the target.

With --scaling the table shows what the same paths take with more tasks, and with more
tasks waiting for the same object; at -O2 unless -O gives another level.
"""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from kiln.arch.known import emulators
from kiln.base.errors import UserError
from kiln.base.paths import DEFAULT_BOARD
from kiln.base.tools import require

if TYPE_CHECKING:
    from rich.console import Console


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `kiln bench`."""
    parser.add_argument("-b", "--board", default=DEFAULT_BOARD, help=f"default: {DEFAULT_BOARD}")
    parser.add_argument("-O", dest="level", choices=("s", "2"), help="only this optimisation")
    parser.add_argument(
        "--scaling", action="store_true", help="measure with more tasks and waiters"
    )
    parser.add_argument(
        "--json", action="store_true", help="print one setup as JSON (default: -O2)"
    )
    parser.add_argument(
        "--accounting", action="store_true", help="with --json: measure with CONFIG_ACCOUNTING"
    )
    parser.add_argument(
        "--update", action="store_true", help="write the figures into tests/bench/figures.json"
    )


def run(args: argparse.Namespace) -> int:
    """`kiln bench`."""
    from rich.console import Console

    require("tool:gcc", "file:/usr/include/stdio.h", *emulators())
    if args.accounting and not args.json:
        raise UserError("--accounting needs --json", "the tables show both")
    if args.json:
        print(json.dumps(_for_scripts(args), indent=2))
        return 0
    show = _show_scaling if args.scaling else _show_paths
    show(args, Console())
    return 0


def _for_scripts(args: argparse.Namespace) -> object:
    from kiln.measure.bench import report, scaling, scalingreport, suite

    setup = suite.Setup(args.board, args.level or "2", args.accounting)
    if args.scaling:
        return scalingreport.json_of(setup, scaling.run(setup))
    return report.json_of(setup, suite.run(setup))


def _show_paths(args: argparse.Namespace, console: Console) -> None:
    from kiln.measure.bench import figures, longest, report, suite
    from kiln.measure.code import Code

    for level in args.level or suite.OPTIMISATIONS:
        plain, accounts = (suite.Setup(args.board, level, way) for way in (False, True))
        measured = {setup: suite.run(setup) for setup in (plain, accounts)}
        report.show(plain, measured[plain], measured[accounts], console)
        if args.update:
            figures.update({setup.name: found for setup, found in measured.items()})
    image = suite.image(suite.Setup(args.board, args.level or "2"))
    console.print(f"\n{longest.text(image.elf)}", highlight=False, soft_wrap=True)
    report.explain(console, Code(image.elf).architecture.cycles)


def _show_scaling(args: argparse.Namespace, console: Console) -> None:
    from kiln.measure.bench import figures, scaling, scalingreport, suite

    setup = suite.Setup(args.board, args.level or "2")
    found = scaling.run(setup)
    console.print(scalingreport.table(setup, found))
    if args.update:
        figures.update({load.name(setup): found[load] for load in found})
    console.print(scalingreport.KEY, style="dim", highlight=False, soft_wrap=True)
