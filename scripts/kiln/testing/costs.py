# SPDX-License-Identifier: MIT
"""What tests cost, in seconds of processor time: as measured last, or else by the budget."""

from __future__ import annotations

import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

STATE = Path(".cache/test/seconds.json")  # in the folder that has tests/
BUDGET = Path("tests/README.md")
UNKNOWN_SECONDS = 1.0  # of a test without a record
_ROW = re.compile(r"^\| `?(tests/[\w/]+)`? \| *([\d,]+) \|", re.MULTILINE)


def file_of(test: str) -> str:
    """The file of a test's id."""
    return test.partition("::")[0]


def folder_of(test: str) -> str:
    """The folder of a test's id, or of a file."""
    return str(Path(file_of(test)).parent)


def belongs(root: Path, test: str) -> bool:
    """Whether the test's file is one of the folder's, and not somewhere else or gone."""
    return not test.startswith("..") and (root / file_of(test)).is_file()


def read_budget(root: Path) -> dict[str, float]:
    """Folder -> seconds, from the table in tests/README.md; empty without one."""
    path = root / BUDGET
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return {folder: float(seconds.replace(",", "")) for folder, seconds in _ROW.findall(text)}


def read_measured(root: Path) -> dict[str, float]:
    """Test -> seconds, as runs before have left them; a damaged file has none."""
    try:
        found = json.loads((root / STATE).read_text(encoding="utf-8"))
        return {str(test): float(seconds) for test, seconds in found.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def save_measured(root: Path, measured: dict[str, float]) -> None:
    """Record a run's figures, in one step.

    A test that was cheap once, as its image was there already, will not always be: its cost
    falls by half of the way only.
    """
    known = {test: cost for test, cost in read_measured(root).items() if belongs(root, test)}
    for test, seconds in measured.items():
        if not belongs(root, test):
            continue
        before = known.get(test, 0.0)
        known[test] = round(max(seconds, (seconds + before) / 2), 3)
    fresh = (root / STATE).with_suffix(f".{os.getpid()}")
    fresh.parent.mkdir(parents=True, exist_ok=True)
    fresh.write_text(json.dumps(known, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    os.replace(fresh, root / STATE)


def expected(
    root: Path, tests: Iterable[str], measured: Mapping[str, float] | None = None
) -> dict[str, float]:
    """Test -> seconds: as measured, or the mean of its folder's measured ones, or of its budget.

    A budget is shared out among the files of its folder, and then among their tests.
    """
    tests = list(tests)
    measured = read_measured(root) if measured is None else measured
    budget = read_budget(root)
    of_file = Counter(map(file_of, tests))
    known = defaultdict(list)
    for test in tests:
        if test in measured:
            known[folder_of(test)].append(measured[test])

    def guess(test: str) -> float:
        folder = folder_of(test)
        if known[folder]:
            return sum(known[folder]) / len(known[folder])
        if folder in budget:
            files = max(len(list((root / folder).glob("test_*.py"))), 1)
            return budget[folder] / files / of_file[file_of(test)]
        return UNKNOWN_SECONDS

    return {test: measured[test] if test in measured else guess(test) for test in tests}


def shown(seconds: float) -> str:
    """A time in short form: "40 s", "3 min", "1 h 5 min"."""
    if seconds < 100:
        return f"{max(seconds, 1):.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60} min"
