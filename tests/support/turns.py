# SPDX-License-Identifier: MIT
"""On which emulated board a test runs that takes one: all take part, by turns.

The turn follows from the place of the file in its folder, so it is always the same, each board has
its share of each folder, and the tests of a file share their images. What a board cannot run stands
with its reason in tests/unfit_boards.txt. `kiln soak boards` takes all boards.
"""

from __future__ import annotations

import fnmatch
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from kiln.base.paths import BASE, DEFAULT_BOARD, emulated_names

FIXED = {
    # The attacks run on both processors. On the default board, how long the kernel takes is
    # watched meanwhile.
    "tests/hostile/test_attacks.py": ("lm3s6965evb", DEFAULT_BOARD),
    # Every sample is built for these anyway.
    "tests/kernel/test_samples.py": ("lm3s6965evb", "mps2_an386"),
    "tests/kernel/test_priority_inversion.py": ("lm3s6965evb",),
}


@dataclass(frozen=True)
class Unfit:
    """Tests that a board cannot run."""

    board: str
    pattern: str  # of their ids; with parameters in brackets, of some of a test's cases
    reason: str

    def test(self, name: str) -> bool:
        """Whether the test of that id, without parameters, has cases that do not run."""
        return fnmatch.fnmatch(name, self.pattern.partition("[")[0])

    def whole(self, name: str) -> bool:
        """Whether all its cases are meant."""
        return "[" not in self.pattern and self.test(name)

    def case(self, name: str) -> bool:
        """Whether the case of that id, with parameters, does not run."""
        return "[" in self.pattern and fnmatch.fnmatch(name, self.pattern.replace("[", "[[]"))


@cache
def unfit() -> tuple[Unfit, ...]:
    """The lines of tests/unfit_boards.txt, `BOARD PATTERN: REASON`."""
    found = []
    for line in (BASE / "tests/unfit_boards.txt").read_text(encoding="utf-8").splitlines():
        where, _, reason = line.partition(": ")
        if not line.startswith("#"):
            board, pattern = where.split()
            found.append(Unfit(board, pattern, reason.strip()))
    return tuple(found)


def fitting(name: str, boards: list[str]) -> list[str]:
    """Those of the boards that can run a test, or some of its cases."""
    return [
        board for board in boards if not any(u.board == board and u.whole(name) for u in unfit())
    ]


def cannot_run(item: pytest.Item) -> bool:
    """Whether a case's board cannot run it."""
    parameters = getattr(item, "callspec", None)
    board = parameters.params.get("board") if parameters else None
    return any(entry.board == board and entry.case(item.nodeid) for entry in unfit())


@cache
def place(folder: Path, file: str) -> int:
    """Which of a folder's test files this is."""
    return sorted(path.name for path in folder.glob("test_*.py")).index(file)


def turn(name: str, place_of_file: int) -> list[str]:
    """The boards of a test, by its id without parameters."""
    fixed = FIXED.get(name.split("::")[0])
    if fixed:
        return list(fixed)
    boards = emulated_names()
    first = place_of_file % len(boards)
    turns = boards[first:] + boards[:first]
    return [b for b in turns if not any(u.board == b and u.test(name) for u in unfit())][:1]


def boards_of(test: pytest.Metafunc) -> list[str]:
    """The boards of a test in a run that names none."""
    path = test.definition.path
    return turn(test.definition.nodeid, place(path.parent, path.name))
