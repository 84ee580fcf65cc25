# SPDX-License-Identifier: MIT
"""The report: a table of files, and every branch that should be covered and is not."""

from __future__ import annotations

from pathlib import Path

from rich import box
from rich.console import Console
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from kiln.measure.coverage.branch import Coverage, Figures, Placed, source_lines
from kiln.measure.coverage.measure import PARTS

BAR_WIDTH = 16
WIDE = 100  # columns of a terminal that has room for bars
DEFINITION = (
    "A branch is covered when every way was taken: in kernel/ as gcov counts on the host, "
    "in arch/ at each conditional instruction or IT block on the target."
)


def show(coverage: Coverage, base: Path, console: Console) -> None:
    """Print it all."""
    console.print(table(coverage, console.width >= WIDE))
    console.print(DEFINITION, style="dim", highlight=False)
    for miss in coverage.misses():
        console.print(miss_text(miss, base), soft_wrap=True)
    for error in coverage.errors:
        console.print(Text(error, style="red"), soft_wrap=True)


def table(coverage: Coverage, wide: bool) -> Table:
    """One row a file, one a part, and one for all."""
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0))
    grid.add_column("file", no_wrap=True)
    if wide:
        grid.add_column("", width=BAR_WIDTH)
    for name in ("percent", "branches", "covered", "excluded", "missed"):
        grid.add_column(name, justify="right", no_wrap=True)
    files = coverage.files()
    for part, where in PARTS.items():
        inside = {name: each for name, each in files.items() if name.startswith(f"{part}/")}
        for name, figures in inside.items():
            grid.add_row(name, *cells(figures, wide))
        if inside:
            total = cells(sum(inside.values(), Figures()), wide)
            grid.add_row(f"{part}/ on the {where}", *total, style="bold", end_section=True)
    grid.add_row("all", *cells(coverage.total(), wide), style="bold")
    return grid


def cells(figures: Figures, wide: bool) -> tuple[ProgressBar | Text | str, ...]:
    """A row behind its name; where nothing is wrong, nothing is shown."""
    done = figures.covered + figures.excluded
    colour = "red" if figures.missed else "green"
    bar = ProgressBar(
        max(figures.branches, 1), done, BAR_WIDTH, complete_style=colour, finished_style=colour
    )
    return (
        *([bar] if wide else []),
        Text(f"{figures.percent:.1f} %", style=colour),
        str(figures.branches),
        str(figures.covered),
        str(figures.excluded or ""),
        Text(str(figures.missed or ""), style="red"),
    )


def miss_text(miss: Placed, base: Path) -> Text:
    """Where, what was never so, and the source."""
    branch = miss.branch
    never = ", ".join(way.name for way in branch.ways if not way.taken)
    if not any(way.taken for way in branch.ways):
        never = "reached"
    number = "" if miss.alone else f" (branch {miss.anchor.number} of its text)"
    lines = source_lines(base / branch.file)
    source = lines[branch.line - 1].strip() if branch.line <= len(lines) else ""
    return Text.assemble(
        (f"{branch.file}:{branch.line}", "bold"),
        f": {branch.function}{number}: never ",
        (never, "red"),
        (f"\n    {source}", "dim"),
    )
