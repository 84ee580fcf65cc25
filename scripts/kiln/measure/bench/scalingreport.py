# SPDX-License-Identifier: MIT
"""What `kiln bench --scaling` prints."""

from __future__ import annotations

from typing import Any

from rich import box
from rich.table import Table as Grid

from kiln.measure.bench.measure import Figure
from kiln.measure.bench.paths import PATHS
from kiln.measure.bench.scaling import CROWDED, LOADS, Table, rows
from kiln.measure.bench.suite import Setup

KEY = f"""\
Instructions, as in `kiln bench`. First with so many tasks, idle included, of which the others
wait for something else; then with {CROWDED} tasks, of which so many wait for the same thing.
each      what one waiter more adds, with 8 and more of them. From one to several, a path that
          puts a task on a list or takes it off finds others there, once."""


def json_of(setup: Setup, table: Table) -> dict[str, Any]:
    """The table of one setup for scripts."""

    def path(figure: Figure) -> dict[str, Any]:
        return {
            "id": figure.id,
            "instructions": figure.instructions,
            "cycles_estimate": figure.cycles,
        }

    return {
        "board": setup.board,
        "optimisation": f"-O{setup.optimisation}",
        "accounting": setup.accounting,
        "loads": [
            {
                "tasks": load.tasks,
                "waiters": load.waiters,
                "paths": [path(figure) for figure in table[load]],
            }
            for load in LOADS
        ],
    }


def table(setup: Setup, measured: Table) -> Grid:
    """One row a path; those that grow below the others."""
    title = f"{setup.board}, -O{setup.optimisation}, with more tasks and waiters"
    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), title=title)
    grid.title_justify = "left"
    grid.add_column("path", no_wrap=True)
    for load in LOADS:
        few = load.waiters == 1
        head = f"{load.tasks} tasks" if few else f"{load.waiters} waiting"
        grid.add_column(head, justify="right", no_wrap=True)
    grid.add_column("each", justify="right", no_wrap=True)
    for place, (name, counts, slope) in enumerate(rows(measured), 1):
        each = f"+{slope:g}" if slope else "-"
        grid.add_row(name, *map(str, counts), each, end_section=place == len(PATHS))
    return grid
