# SPDX-License-Identifier: MIT
"""Branches of the programs that ran on the host, from what gcc --coverage made them count.

One source is compiled into many programs, in several configurations. A branch is the
same in all of them: a way counts as taken if it was in any. Where a configuration leaves
branches of a line out, those of the fullest one count.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from kiln.base.errors import UserError
from kiln.measure.coverage.branch import Branch, Way, source_of

NOTES_AT_ONCE = 40  # files given to one gcov
# gcov sorts them by their target's place: a body, the next test, another round; or past that.
TWO_WAYS = ("goes on", "skips")
SWITCH = re.compile(r"\bswitch\b")

Line = tuple[str, int, str]  # file, line, function
Counts = dict[Line, list[int]]  # how often each way out of a line's blocks was taken, in order


def measure(folder: Path, base: Path, part: str) -> list[Branch]:
    """The branches of all programs built below `folder`, in the sources of `part` of the tree."""
    notes = sorted(folder.rglob("*.gcno"))
    groups = [notes[start : start + NOTES_AT_ONCE] for start in range(0, len(notes), NOTES_AT_ONCE)]
    counts: Counts = {}
    with ThreadPoolExecutor(max_workers=2) as pool:
        for report in pool.map(gcov, groups):
            for document in report:
                merge(counts, lines_of(document, base / part, base))
    return [branch for line in sorted(counts) for branch in branches_of(line, counts[line], base)]


def gcov(notes: list[Path]) -> list[dict[str, Any]]:
    """What gcov says of some programs' parts."""
    words = ["gcov", "--json-format", "--branch-probabilities", "--stdout", *map(str, notes)]
    result = subprocess.run(words, capture_output=True, text=True)
    if result.returncode:
        raise UserError(f"gcov failed: {result.stderr.strip()}")
    return [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]


def lines_of(
    document: dict[str, Any], folder: Path, base: Path
) -> Iterator[tuple[Line, list[int]]]:
    """The lines with branches of the sources in `folder`."""
    start = Path(document["current_working_directory"])
    for file in document["files"]:
        path = (start / file["file"]).resolve()
        if not path.is_relative_to(folder):
            continue
        for line in file["lines"]:
            counts = [arc["count"] for arc in line["branches"] if not arc["throw"]]
            if counts:
                number = line["line_number"]
                function = function_at(file["functions"], number)
                yield (str(path.relative_to(base)), number, function), counts


def function_at(functions: list[dict[str, Any]], line: int) -> str:
    """The function that a line is in; gcov's own word for it is sometimes missing."""
    for each in functions:
        if each["start_line"] <= line <= each["end_line"]:
            return str(each["name"])
    return "?"


def merge(total: Counts, lines: Iterable[tuple[Line, list[int]]]) -> None:
    """Add one program's counts."""
    for key, counts in lines:
        known = total.get(key, [])
        if len(counts) > len(known):
            total[key] = counts
        elif len(counts) == len(known):
            total[key] = [a + b for a, b in zip(known, counts)]


def branches_of(line: Line, counts: list[int], base: Path) -> list[Branch]:
    """A line's ways out, two by two; those of a switch belong together."""
    file, number, _ = line
    if len(counts) % 2 == 1 or SWITCH.search(source_of(base, file, number)):
        names = [f"takes way {order} of {len(counts)}" for order in range(1, len(counts) + 1)]
        return [Branch(*line, ways(names, counts))]
    pairs = range(0, len(counts), 2)
    return [Branch(*line, ways(TWO_WAYS, counts[start : start + 2])) for start in pairs]


def ways(names: Iterable[str], counts: Iterable[int]) -> tuple[Way, ...]:
    """Ways with their names."""
    return tuple(Way(name, count > 0) for name, count in zip(names, counts))
