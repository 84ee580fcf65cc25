# SPDX-License-Identifier: MIT
"""What `kiln bounds` prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from kiln.measure.bounds.explain import Line
from kiln.measure.bounds.operations import Longest

SLOW_MHZ = 16  # of `kiln bench`, which compares processors at one clock
NEAR = 0.1  # of a deadline: from here on it is worth a thought
KEY = """\
At most, whatever tasks do; docs/bounds.md says on what each depends, and --explain OPERATION shows
why. What the processor does to enter and leave an exception counts as cycles, by the model of
`kiln bench`, and as no instructions."""


def json_of(found: Sequence[Longest]) -> dict[str, Any]:
    """For scripts."""
    return {
        "operations": [
            {"name": one.name, "instructions": one.instructions, "cycles": one.cycles}
            for one in found
        ]
    }


def show(title: str, found: Sequence[Longest], facts: Mapping[str, Any], tick_hz: int) -> None:
    """Print a table, longest first, and what it means for this system."""
    console = Console()
    clock = facts["board"]["clock_hz"]
    grid = _table(f"{title} at {clock / 1e6:g} MHz", ("operation",), ("instr.", "cycles", "us"))
    for one in found:
        us = f"{one.cycles / clock * 1e6:.1f}"
        grid.add_row(one.name, str(one.instructions), str(one.cycles), us)
    console.print(grid)
    console.print(KEY, style="dim", highlight=False, soft_wrap=True)
    for line in meaning(found[0], facts, tick_hz):
        console.print(line, highlight=False, soft_wrap=True)


def meaning(longest: Longest, facts: Mapping[str, Any], tick_hz: int) -> Iterator[str]:
    """What the longest operation is beside the tick and the deadlines of tasks."""
    ms = longest.cycles / facts["board"]["clock_hz"] * 1e3
    tick_ms = 1e3 / tick_hz
    yield f"The longest, {longest.name}, takes {_part(ms, tick_ms)} of a tick ({tick_ms:g} ms)."
    due = [
        (limit_ms, f"{what} of '{task}'")
        for task, found in facts["tasks"].items()
        for what, limit_ms in found["deadlines"].items()
    ]
    near = [(limit_ms, name) for limit_ms, name in sorted(due) if ms >= NEAR * limit_ms]
    for limit_ms, name in near:
        yield f"It takes {_part(ms, limit_ms)} of the {name}, {limit_ms} ms: plan for it."
    if due and not near:
        limit_ms, name = min(due)
        yield f"No deadline is near: the shortest, the {name}, is {limit_ms} ms."


def _part(ms: float, of_ms: float) -> str:
    """A share: by hundredths, or so many times."""
    return f"{ms / of_ms:.1f} times the length" if ms >= of_ms else f"{100 * ms / of_ms:.1f} %"


def explain(one: Longest, lines: Iterable[Line]) -> None:
    """Print what an operation's instructions are."""
    title = f"{one.name}: at most {one.instructions} instructions, {one.cycles} cycles"
    grid = _table(title, (), ("instr.", "times", "each"))
    grid.add_column("what", no_wrap=True)
    grid.add_column("why so often")
    for line in lines:
        what = "  " * line.depth + line.what
        grid.add_row(str(line.cost), str(line.times), str(line.each), what, line.why)
    Console().print(grid)


def _table(title: str, left: Sequence[str], right: Sequence[str]) -> Table:
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), title=title)
    grid.title_justify = "left"
    for head in left:
        grid.add_column(head, no_wrap=True)
    for head in right:
        grid.add_column(head, justify="right", no_wrap=True)
    return grid
