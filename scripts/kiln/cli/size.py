# SPDX-License-Identifier: MIT
"""Show how much flash and RAM each part of a built image takes.

Components and their object files; the sums are the sizes of the image's sections.
"""

from __future__ import annotations

import argparse
import json

from kiln.base.errors import UserError
from kiln.base.paths import shown
from kiln.image.builddir import add_target_arguments, resolve_built


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `kiln size`."""
    add_target_arguments(parser, "BUILD")
    parser.add_argument("--json", action="store_true", help="print JSON, for scripts")


def run(args: argparse.Namespace) -> int:
    """`kiln size`."""
    from rich.console import Console

    from kiln.measure.size import report
    from kiln.measure.size.parts import kernel_map
    from kiln.measure.size.sizes import measure

    target = resolve_built(args)
    generated = target.directory / "generated"
    for path in (target.elf.with_suffix(".map"), kernel_map(target.elf)):
        if not path.exists():
            raise UserError(f"{shown(path)} does not exist", "run kiln build first")
    sizes = measure(target.elf, generated)
    if args.json:
        print(json.dumps(report.json_of(sizes), indent=2))
    else:
        report.show(f"{target.elf.stem} for {target.board}", sizes, Console())
    return 0
