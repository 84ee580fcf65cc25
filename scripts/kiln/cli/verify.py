# SPDX-License-Identifier: MIT
"""Prove that a built image isolates its tasks; exit 1, naming the bytes, if it does not.

Every build does so too. The checker shares no code with what made the image.
"""

from __future__ import annotations

import argparse
import sys

from kiln.base.errors import UserError
from kiln.base.paths import shown
from kiln.image.builddir import add_target_arguments, resolve


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `kiln verify`."""
    add_target_arguments(parser, "BUILD")
    parser.add_argument(
        "-v", "--verbose", action="store_true", help="show what each task may access"
    )


def run(args: argparse.Namespace) -> int:
    """`kiln verify`."""
    from kiln.verify.__main__ import table, verify

    target = resolve(args)
    facts = target.directory / "generated/model.json"
    image_map = target.elf.with_suffix(".map")
    for path in (target.elf, facts, image_map):
        if not path.exists():
            raise UserError(f"{shown(path)} does not exist", "run kiln build first")
    report = verify(target.elf, facts, image_map)
    for error in report.errors:
        print(error, file=sys.stderr)
    if args.verbose:
        print(table(report))
    if report.errors:
        return 1
    trusted = ", ".join(f"'{task}'" for task in report.dma)
    beyond = f", except from {trusted}, which can reach all memory by DMA" if trusted else ""
    print(f"{target.elf.name}: {len(report.reach)} tasks, isolated{beyond}")
    return 0
