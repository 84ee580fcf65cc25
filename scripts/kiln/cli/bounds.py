# SPDX-License-Identifier: MIT
"""Show the longest time that the kernel of a built image can be busy, by operation.

The figure is that of the longest path through the operation's disassembly, independent of what
tasks do: each loop runs as often as this image's numbers of tasks, timers, mutexes and so on
allow. It is compared with the tick and with the deadlines of the manifest.
"""

from __future__ import annotations

import argparse
import difflib
import json
from typing import TYPE_CHECKING

from kiln.base.errors import UserError
from kiln.image.builddir import add_target_arguments, resolve_built

if TYPE_CHECKING:
    from kiln.measure.bounds.operations import Kernel


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `kiln bounds`."""
    add_target_arguments(parser, "BUILD")
    parser.add_argument("--json", action="store_true", help="print JSON, for scripts")
    parser.add_argument(
        "--explain",
        metavar="OPERATION",
        help="show the longest way through an operation, and what makes it long",
    )


def run(args: argparse.Namespace) -> int:
    """`kiln bounds`."""
    from kiln.measure.bounds import limits, report
    from kiln.measure.bounds.operations import Kernel, longest

    target = resolve_built(args)
    kernel = Kernel(target.elf)
    if args.explain is not None:
        return _explain(kernel, args.explain)
    found = longest(kernel)
    if args.json:
        print(json.dumps(report.json_of(found), indent=2))
    else:
        facts = limits.facts(kernel.code)
        report.show(
            f"{target.elf.stem} for {target.board}", found, facts, kernel.numbers["TICK_HZ"]
        )
    return 0


def _explain(kernel: Kernel, name: str) -> int:
    from kiln.measure.bounds import report
    from kiln.measure.bounds.explain import LEAST, Explanation
    from kiln.measure.bounds.operations import figure

    operations = {one.name: one for one in kernel.operations()}
    if name not in operations:
        near = difflib.get_close_matches(name, operations, 1)
        hint = f"did you mean '{near[0]}'?" if near else f"it has {', '.join(operations)}"
        raise UserError(f"the image has no operation '{name}'", hint)
    operation = operations[name]
    way = kernel.longest(kernel.by_count, operation)
    lines = Explanation(kernel).lines(way.trail, operation, LEAST * way.cost)
    report.explain(figure(kernel, operation), lines)
    return 0
