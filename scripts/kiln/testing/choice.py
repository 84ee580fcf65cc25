# SPDX-License-Identifier: MIT
"""Which tests a changed file can break (tests/quick.toml), and which there is time for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from itertools import zip_longest
from pathlib import Path

from kiln.testing.costs import file_of

TABLE = Path("tests/quick.toml")
SHARE = 0.5  # of the time that is left, for the tests of one pattern while others wait


@dataclass(frozen=True)
class Rule:
    """A row of the table."""

    files: tuple[str, ...]  # globs
    tests: tuple[str, ...]  # patterns, the most specific first


@dataclass(frozen=True)
class Table:
    """tests/quick.toml."""

    root: Path
    words: Mapping[str, tuple[str, ...]]
    nothing: tuple[str, ...]  # globs of files that no test reads
    rules: tuple[Rule, ...]

    def rule(self, file: str) -> Rule | None:
        """The first rule that fits a file."""
        return next((rule for rule in self.rules if fits(file, rule.files)), None)

    def patterns(self, file: str) -> list[str]:
        """The patterns of a file, filled in; none if no test reads it. KeyError without a rule."""
        if fits(file, self.nothing):
            return []
        rule = self.rule(file)
        if rule is None:
            raise KeyError(file)
        return [filled for pattern in rule.tests for filled in self.fill(pattern, file)]

    def fill(self, pattern: str, file: str) -> Iterator[str]:
        """A pattern with a file's parts in place of their names."""
        path = Path(file)
        parts = {
            "path": file,
            "folder": str(path.parent),
            "last": path.parent.name,
            "part": (*path.parts, "")[1],
        }
        several = {"word": [path.stem, *self.words.get(path.stem, ())]}
        if "{mutant}" in pattern:
            several["mutant"] = mutants(self.root, file)
        for name, value in parts.items():
            pattern = pattern.replace(f"{{{name}}}", value)
        name = next((name for name in several if f"{{{name}}}" in pattern), "")
        for value in several.get(name, [""]):
            yield pattern.replace(f"{{{name}}}", value) if name else pattern


def read(root: Path) -> Table:
    """The table of a tree."""
    raw = tomllib.loads((root / TABLE).read_text(encoding="utf-8"))
    rules = tuple(Rule(tuple(row["files"]), tuple(row["tests"])) for row in raw["rule"])
    words = {word: tuple(more) for word, more in raw["words"].items()}
    return Table(root, words, tuple(raw["nothing"]["files"]), rules)


def fits(name: str, globs: Iterable[str]) -> bool:
    """Whether one of the globs, in which only * and ? are special, fits a name."""
    return any(fnmatchcase(name, glob.replace("[", "[[]")) for glob in globs)


def mutants(root: Path, file: str) -> list[str]:
    """The patches that change a file."""
    return [name for name, changed in changes(root) if file in changed]


@cache
def changes(root: Path) -> tuple[tuple[str, frozenset[str]], ...]:
    """Each patch of tests/mutants, and the files that it changes."""
    return tuple(
        (path.stem, frozenset(re.findall(r"^\+\+\+ b/(\S+)", path.read_text("utf-8"), re.M)))
        for path in sorted((root / "tests/mutants").glob("*.patch"))
    )


def test_files(root: Path, patterns: Iterable[str]) -> list[str]:
    """The files of tests that patterns may name."""
    wanted = [pattern.partition("::") for pattern in patterns]
    # What has no :: may reach into the names of tests: only the folder is certain.
    globs = {file if mark else str(Path(file).parent) + "/*" for file, mark, _ in wanted}
    return [file for file in all_test_files(root) if fits(file, globs)]


@cache
def all_test_files(root: Path) -> tuple[str, ...]:
    """Those of a tree, but for the long ones of `kiln soak`."""
    files = [str(path.relative_to(root)) for path in sorted((root / "tests").rglob("test_*.py"))]
    return tuple(file for file in files if not file.startswith("tests/soak/"))


def choose(
    tests: list[str], costs: Mapping[str, float], wanted: list[list[str]], seconds: float
) -> list[str]:
    """Those of the tests that are run, in the order in which they begin.

    `wanted` has the patterns of each changed file. Its first pattern is more telling than the
    second of any; the tests of one may use half of the time that is left, so that there is breadth.
    What is left in the end goes to the others in the same order.
    """
    groups, seen = [], set()
    for pattern in by_rank(wanted):
        found = [test for test in tests if test not in seen and fits(test, [pattern])]
        seen |= set(found)
        groups.append(interleaved(found))
    chosen: list[str] = []
    for group in groups:
        left = seconds - sum(costs[test] for test in chosen)
        chosen += affordable(group, costs, SHARE * left)
    later = [test for group in groups for test in group if test not in set(chosen)]
    left = seconds - sum(costs[test] for test in chosen)
    return chosen + affordable(later, costs, left)


def by_rank(rows: list[list[str]]) -> list[str]:
    """The first of each row, then the second of each, and so on; each once."""
    ranks = zip_longest(*rows)
    return list(dict.fromkeys(each for rank in ranks for each in rank if each is not None))


def interleaved(tests: list[str]) -> list[str]:
    """The first test of each file, then the second of each, and so on."""
    files: dict[str, list[str]] = {}
    for test in tests:
        files.setdefault(file_of(test), []).append(test)
    return by_rank(list(files.values()))


def affordable(tests: list[str], costs: Mapping[str, float], seconds: float) -> list[str]:
    """Those that fit into the time, one after another."""
    found = []
    for test in tests:
        if costs[test] <= seconds:
            found.append(test)
            seconds -= costs[test]
    return found


def dealt(tests: list[str], jobs: int) -> list[str]:
    """The order in which xdist has the first tests run first, whatever process has them.

    It gives each process a run of tests to begin with, a quarter of its share.
    """
    batch = max(len(tests) // (4 * jobs), 2)
    first, rest = tests[: batch * jobs], tests[batch * jobs :]
    return [test for job in range(jobs) for test in first[job::jobs]] + rest
