# SPDX-License-Identifier: MIT
"""The committed figures, and what has changed since."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from kiln.base.files import write_if_changed
from kiln.base.paths import BASE
from kiln.measure.bench.measure import Figure

FILE = BASE / "tests/bench/figures.json"
TOLERANCE = 0.02  # of a figure, in either direction

Figures = Mapping[str, Mapping[str, int]]  # setup -> path -> instructions


def committed() -> Figures:
    """What the file says; nothing if there is none."""
    if not FILE.exists():
        return {}
    figures: Figures = json.loads(FILE.read_text(encoding="utf-8"))
    return figures


def update(measured: Mapping[str, Sequence[Figure]]) -> None:
    """Put new figures in the place of the old ones of the same setups."""
    news = {name: {f.id: f.instructions for f in figures} for name, figures in measured.items()}
    text = json.dumps({**committed(), **news}, indent=2, sort_keys=True)
    write_if_changed(FILE, f"{text}\n")


def changes(setup: str, figures: Sequence[Figure]) -> Iterator[str]:
    """Each path that is not as it was, but for the tolerance."""
    before = committed().get(setup, {})
    measured = {figure.id: figure.instructions for figure in figures}
    for name in sorted(before.keys() | measured.keys()):
        old, new = before.get(name), measured.get(name)
        if old is None or new is None:
            yield f"{setup}: {name} is {'new' if old is None else 'gone'}"
        elif abs(new - old) > old * TOLERANCE:
            yield f"{setup}: {name} takes {new} instructions, not {old} ({new / old - 1:+.1%})"
