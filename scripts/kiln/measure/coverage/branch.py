# SPDX-License-Identifier: MIT
"""What is measured: branches, their ways, and where in the sources they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Way:
    """One way that a branch can go."""

    name: str
    """What the way is called in a list of misses: a condition, or its place in order."""
    taken: bool
    """Whether any test went there."""


@dataclass(frozen=True)
class Branch:
    """A place where the program decides."""

    file: str
    """Relative to the tree."""
    line: int
    """From 1."""
    function: str
    """The function whose source it is, wherever the compiler put copies of it."""
    ways: tuple[Way, ...]
    """At least two."""

    @property
    def covered(self) -> bool:
        """Whether all ways were taken."""
        return all(way.taken for way in self.ways)


@dataclass(frozen=True)
class Anchor:
    """How an exclusion names a branch: by its source's text, which no edit elsewhere moves."""

    file: str
    """Relative to the tree."""
    function: str
    """The function."""
    source: str
    """The line's text, single spaces, without comments at its end."""
    number: int
    """From 1, among the branches of the function whose lines have this text."""


@dataclass(frozen=True)
class Placed:
    """A branch with its source."""

    branch: Branch
    """What was measured."""
    anchor: Anchor
    """Its name."""
    alone: bool
    """Whether the anchor's number can be left out."""


@cache
def source_lines(path: Path) -> tuple[str, ...]:
    """A file's lines; none if there is no such file."""
    if not path.is_file():
        return ()
    return tuple(path.read_text(encoding="utf-8", errors="replace").splitlines())


def source_of(base: Path, file: str, line: int) -> str:
    """The text of a line, as an anchor has it."""
    lines = source_lines(base / file)
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    return " ".join(text.split("/*")[0].split("//")[0].split())


def place(branches: Iterable[Branch], base: Path) -> list[Placed]:
    """Give every branch its anchor; in the order of files and lines."""
    groups: dict[tuple[str, str, str], list[Branch]] = defaultdict(list)
    for branch in sorted(branches, key=lambda each: (each.file, each.line)):
        source = source_of(base, branch.file, branch.line)
        groups[(branch.file, branch.function, source)].append(branch)
    placed = [
        Placed(branch, Anchor(*key, number), len(group) == 1)
        for key, group in groups.items()
        for number, branch in enumerate(group, start=1)
    ]
    return sorted(placed, key=lambda each: (each.branch.file, each.branch.line))


@dataclass(frozen=True)
class Figures:
    """How many branches there are of each kind, in a file or in all."""

    branches: int = 0
    """All."""
    covered: int = 0
    """Those whose ways were all taken."""
    excluded: int = 0
    """Those that are not covered and need not be."""

    @property
    def missed(self) -> int:
        """Neither covered nor excluded."""
        return self.branches - self.covered - self.excluded

    @property
    def percent(self) -> float:
        """Covered, of those that need be; rounded down, so that only all is 100.0."""
        needed = self.branches - self.excluded
        return (1000 * self.covered // needed) / 10 if needed else 100.0

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.branches + other.branches,
            self.covered + other.covered,
            self.excluded + other.excluded,
        )


@dataclass(frozen=True)
class Coverage:
    """All that a report says."""

    placed: list[Placed]
    """Every branch, in the order of files and lines."""
    excluded: dict[Anchor, str]
    """The branches that need not be covered, and why."""
    errors: list[str] = field(default_factory=list)
    """What is wrong with the list of exclusions, or was not measured at all."""

    def files(self) -> dict[str, Figures]:
        """The figures of each file."""
        figures: dict[str, Figures] = defaultdict(Figures)
        for each in self.placed:
            excluded = each.anchor in self.excluded
            figures[each.branch.file] += Figures(1, each.branch.covered, excluded)
        return dict(figures)

    def total(self) -> Figures:
        """The figures of all files."""
        return sum(self.files().values(), Figures())

    def misses(self) -> list[Placed]:
        """The branches that should be covered and are not."""
        return [
            each
            for each in self.placed
            if not each.branch.covered and each.anchor not in self.excluded
        ]
