# SPDX-License-Identifier: MIT
"""What `kiln bench` prints: a table for each level of optimisation, and what it means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kiln.arch.instructions import CycleModel
from kiln.measure.bench.measure import Figure
from kiln.measure.bench.paths import PATHS
from kiln.measure.bench.suite import Setup
from kiln.measure.bounds.report import SLOW_MHZ

TITLES, PEERS_TOO = 88, 116  # columns of a terminal that has room for these
CALL_US, SWITCH_US = 10, 50  # the most that a call that wakes nobody and a switch may take there
KEY = """\
instr.    executed instructions from one mark to the other, all tasks unprivileged, every check
          on; what the processor does by itself to enter and leave an exception counts as none
accounts  the same with CONFIG_ACCOUNTING
cycles    an estimate for a {core}: {costs}
us        these cycles at {mhz} MHz"""
PEERS = """\
FR...     FreeRTOS, ThreadX and Zephyr without isolation; FreeRTOS-MPU and Zephyr's user threads:
          instructions at -O2, docs/peers.md"""


def json_of(setup: Setup, figures: Sequence[Figure]) -> dict[str, Any]:
    """One setup for scripts."""
    targets = {path.id: path.target for path in PATHS}
    return {
        "board": setup.board,
        "optimisation": f"-O{setup.optimisation}",
        "accounting": setup.accounting,
        "paths": [
            {
                "id": figure.id,
                "instructions": figure.instructions,
                "cycles_estimate": figure.cycles,
                "target": targets[figure.id],
            }
            for figure in figures
        ],
    }


def show(
    setup: Setup, plain: Sequence[Figure], accounts: Sequence[Figure], console: Console
) -> None:
    """Print a table: without accounts, and what they add."""
    console.print(table(setup, plain, accounts, console.width))
    console.print(meaning(plain), highlight=False)


def explain(console: Console, model: CycleModel) -> None:
    """What is behind the figures of all tables."""
    costs = f"\n{'':10}".join(model.TEXT)
    key = KEY.format(core=model.CORE, costs=costs, mhz=SLOW_MHZ)
    text = f"\n{key}\n{PEERS}" if console.width >= PEERS_TOO else f"\n{key}"
    console.print(text, style="dim", highlight=False, soft_wrap=True)


def table(setup: Setup, plain: Sequence[Figure], accounts: Sequence[Figure], width: int) -> Table:
    """One row a path."""
    title = f"{setup.board}, -O{setup.optimisation}"
    title += " (the default)" if setup.optimisation == "2" else ""
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), title=title)
    grid.title_justify = "left"
    titles, peers = width >= TITLES, width >= PEERS_TOO
    for head in ("path", "")[: 1 + titles]:
        grid.add_column(head, no_wrap=True)
    heads = ["target", "instr.", "accounts", "cycles", "us"]
    heads += ["FR, TX, Z", "FRM, ZU"] if peers else []
    for head in heads:
        grid.add_column(head, justify="right", no_wrap=True)
    judged = setup == Setup("mps2_an386")
    for path, figure, with_accounts in zip(PATHS, plain, accounts):
        good = figure.instructions <= path.target
        style = ("green" if good else "red") if judged else ""
        grid.add_row(
            *(path.id, path.title)[: 1 + titles],
            str(path.target) if judged else "-",
            Text(str(figure.instructions), style),
            *(str(with_accounts.instructions), str(figure.cycles)),
            f"{figure.cycles / SLOW_MHZ:.1f}",
            *((path.open_peers, path.isolated_peers) if peers else ()),
        )
    return grid


def meaning(figures: Sequence[Figure]) -> str:
    """The slowest call and the slowest switch, on a slow part."""
    calls, switches = limits(figures)
    call = f"{calls:.2f} us ({judgement(calls, CALL_US)})"
    switch = f"{switches:.2f} us ({judgement(switches, SWITCH_US)})"
    return f"At most {call} for a call that wakes nobody, {switch} for a switch."


def judgement(value: float, most: float) -> str:
    """Whether a time is below what it has to be below."""
    return f"{'under' if value < most else 'NOT under'} {most}"


def limits(figures: Sequence[Figure]) -> tuple[float, float]:
    """Of the paths: microseconds of the slowest call that wakes nobody, and switch."""
    calls, switches = [], []
    for path, figure in zip(PATHS, figures):
        each = figure.cycles / SLOW_MHZ
        if path.calls:
            calls.append(each / path.calls)
        elif not path.leaves and path.id != "rpc":
            switches.append(each)
    return max(calls), max(switches)
