# SPDX-License-Identifier: MIT
"""From what the tests left behind to what a report says, and whether that is enough."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from kiln.measure.coverage import exclusions, host, target
from kiln.measure.coverage.branch import Coverage, place

LIST = Path("tests/coverage_exclusions.txt")  # in the tree
MOST_EXCLUDED_PERCENT = 1
PLUGIN = "branches.so"  # in the folder that KILN_COVERAGE names
PARTS = {"kernel": "host", "arch": "target"}  # what is measured where


def prepare(folder: Path) -> dict[str, str]:
    """Make ready what tests need to be measured; returns what tells them to (tests/support)."""
    target.build_plugin(folder / PLUGIN)
    return {"KILN_COVERAGE": str(folder)}


def measure(folder: Path, base: Path) -> Coverage:
    """The coverage by all programs and images below `folder`."""
    branches = host.measure(folder, base, "kernel") + target.measure(folder)
    placed = place(branches, base)
    entries, errors = exclusions.read(base / LIST, str(LIST))
    excluded, unfit = exclusions.apply(entries, placed)
    return judge(Coverage(placed, excluded, errors + unfit), PARTS)


def judge(coverage: Coverage, parts: Iterable[str]) -> Coverage:
    """The same, with errors for parts that were not measured, and for too many exclusions."""
    measured = {name.split("/")[0] for name in coverage.files()}
    errors = [
        f"error: the tests ran nothing of {part}/ on the {PARTS[part]}"
        for part in parts
        if part not in measured
    ]
    total = coverage.total()
    if 100 * total.excluded > MOST_EXCLUDED_PERCENT * total.branches:
        errors.append(
            f"error: {total.excluded} of {total.branches} branches are excluded, "
            f"more than {MOST_EXCLUDED_PERCENT} %"
        )
    return replace(coverage, errors=coverage.errors + errors)


def enough(coverage: Coverage) -> bool:
    """Whether all is covered that need be, and the exclusions are in order."""
    return not coverage.misses() and not coverage.errors
