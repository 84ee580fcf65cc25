# SPDX-License-Identifier: MIT
"""Show the longest time that the kernel of a built image can be busy, by operation.

The figure is that of the longest path through the operation's disassembly, independent of what
tasks do: each loop runs as often as this image's numbers of tasks, timers, mutexes and so on
allow.
"""

from __future__ import annotations

import argparse
import json

from kiln.image.builddir import add_target_arguments, resolve_built


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `kiln bounds`."""
    add_target_arguments(parser, "BUILD")
    parser.add_argument("--json", action="store_true", help="print JSON, for scripts")


def run(args: argparse.Namespace) -> int:
    """`kiln bounds`."""
    from rich.console import Console

    from kiln.measure.bounds import report
    from kiln.measure.bounds.operations import longest

    target = resolve_built(args)
    found = longest(target.elf)
    if args.json:
        print(json.dumps(report.json_of(found), indent=2))
    else:
        report.show(f"{target.elf.stem} for {target.board}", found, Console())
    return 0
