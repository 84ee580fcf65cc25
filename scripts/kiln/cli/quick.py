# SPDX-License-Identifier: MIT
"""`kiln test --quick`: the changed files, and a plan of the tests that they can break."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

from kiln.base.errors import UserError
from kiln.base.paths import BASE
from kiln.testing import choice, costs
from kiln.testing.quick import Plan

END_SECONDS = 52.0  # running tests are then stopped; with collection and report it is a minute
BEGIN_SECONDS = 46.0  # no test begins later
START_SECONDS = 8.0  # for reading the tests, in which none runs


def changed() -> list[str]:
    """The files that differ from the last commit, and those that git does not know yet."""
    found = []
    for words in (["diff", "--name-only", "-z", "HEAD"], ["ls-files", "-zo", "--exclude-standard"]):
        result = subprocess.run(["git", *words], cwd=BASE, capture_output=True, text=True)
        if result.returncode:
            raise UserError("git cannot list the changed files", "kiln test --quick FILE ...")
        found += [name for name in result.stdout.split("\0") if name]
    return sorted(set(found))


def named(path: str) -> list[str]:
    """The files that were named, from the root of the tree: a file, or all that git knows in a
    folder."""
    full = Path(path).resolve()
    if not full.exists() or not full.is_relative_to(BASE):
        raise UserError(f"Kiln has no file {path}")
    if full.is_file():
        return [str(full.relative_to(BASE))]
    words = ["git", "ls-files", "-z", str(full)]
    found = subprocess.run(words, cwd=BASE, capture_output=True, text=True).stdout
    return [name for name in found.split("\0") if name]


def prepare(files: list[str], jobs: int, plan: Path) -> list[str]:
    """Write the plan for these files, or git's; returns the files of tests to read, none if
    there is nothing to test."""
    began = time.monotonic()
    table = choice.read(BASE)
    wanted = {}
    names = [name for path in files for name in named(path)] or changed()
    for name in names:
        try:
            wanted[name] = table.patterns(name)
        except KeyError:
            hint = f"say in {choice.TABLE} which tests it can break"
            raise UserError(f"no rule for {name}", hint) from None
    tests = choice.test_files(BASE, choice.by_rank(list(wanted.values())))
    if not tests:
        print(f"no test depends on {', '.join(names)}" if names else "nothing has changed")
        return []
    seconds = (BEGIN_SECONDS - START_SECONDS) * jobs
    measured = costs.read_measured(BASE)
    tests, left = worth_reading(tests, measured, list(wanted.values()), seconds)
    ends = (began + BEGIN_SECONDS, began + END_SECONDS)
    Plan(wanted, measured, left, seconds, *ends).write(plan)
    return tests


def worth_reading(
    files: list[str], measured: dict[str, float], wanted: list[list[str]], seconds: float
) -> tuple[list[str], list[str]]:
    """Of the files, those with tests that there is time for, or of which nothing is known yet.

    Reading them all takes seconds. Also returns the tests that could break in the others.
    """
    patterns = choice.by_rank(wanted)
    known = [test for test in measured if costs.file_of(test) in files]
    known = [test for test in known if choice.fits(test, patterns)]
    begun = set(map(costs.file_of, choice.choose(known, measured, wanted, seconds)))
    others = set(map(costs.file_of, known)) - begun
    left = [test for test in known if costs.file_of(test) in others]
    return [file for file in files if file not in others], left
