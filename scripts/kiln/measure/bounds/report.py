# SPDX-License-Identifier: MIT
"""What `kiln bounds` prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from kiln.measure.bounds.operations import Longest

SLOW_MHZ = 16
KEY = f"""\
At most, whatever tasks do; docs/bounds.md says on what each depends. What the processor
does to enter and leave an exception counts as cycles, by the model of `kiln bench`, and
as no instructions; us at {SLOW_MHZ} MHz."""


def json_of(found: Sequence[Longest]) -> dict[str, Any]:
    """For scripts."""
    return {
        "operations": [
            {"name": one.name, "instructions": one.instructions, "cycles": one.cycles}
            for one in found
        ]
    }


def show(title: str, found: Sequence[Longest], console: Console) -> None:
    """Print a table, longest first."""
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), title=title)
    grid.title_justify = "left"
    grid.add_column("operation", no_wrap=True)
    for head in ("instr.", "cycles", "us"):
        grid.add_column(head, justify="right", no_wrap=True)
    for one in found:
        us = f"{one.cycles / SLOW_MHZ:.1f}"
        grid.add_row(one.name, str(one.instructions), str(one.cycles), us)
    console.print(grid)
    console.print(KEY, style="dim", highlight=False, soft_wrap=True)
