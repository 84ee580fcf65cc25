# SPDX-License-Identifier: MIT
"""The list of branches that need not be covered, which must fit the sources and the tests.

A line of it is FILE:FUNCTION `SOURCE` NUMBER: REASON. SOURCE is the text of the branch's line
without a comment at its end; NUMBER counts the branches of that function with that text, and
is left out where there is only one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kiln.base.diag import near
from kiln.measure.coverage.branch import Anchor, Placed

LINE = re.compile(
    r"(?P<file>[^\s:]+):(?P<function>\w+) `(?P<source>[^`]+)`( (?P<number>\d+))?: (?P<reason>\S.*)"
)


@dataclass(frozen=True)
class Entry:
    """A line of the list."""

    where: str
    """FILE:LINE of the list."""
    file: str
    """Of the branch."""
    function: str
    """Of the branch."""
    source: str
    """The branch's line."""
    number: int | None
    """Which of several, from 1; None: the only one."""
    reason: str
    """Why it cannot be covered."""

    @property
    def index(self) -> int:
        """Which branch, from 0."""
        return 0 if self.number is None else self.number - 1


def read(path: Path, shown: str) -> tuple[list[Entry], list[str]]:
    """The list at `path`, which messages call `shown`; and what cannot be read."""
    entries, errors = [], []
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        match = LINE.fullmatch(line.strip())
        if match is None:
            errors.append(
                f"{shown}:{number}: error: not an exclusion\n"
                "  hint: FILE:FUNCTION `SOURCE` [NUMBER]: REASON"
            )
            continue
        part = match.groupdict()
        order = int(part["number"]) if part["number"] else None
        names = (part["file"], part["function"], " ".join(part["source"].split()))
        entries.append(Entry(f"{shown}:{number}", *names, order, part["reason"]))
    return entries, errors


def apply(
    entries: Iterable[Entry], placed: Iterable[Placed]
) -> tuple[dict[Anchor, str], list[str]]:
    """The excluded branches with their reasons; and what no longer fits."""
    groups: dict[tuple[str, str, str], list[Placed]] = defaultdict(list)
    for each in placed:
        groups[(each.anchor.file, each.anchor.function, each.anchor.source)].append(each)
    measured = {key[0].split("/")[0] for key in groups}
    excluded: dict[Anchor, str] = {}
    errors = []
    for entry in entries:
        if entry.file.split("/")[0] not in measured:
            continue  # these tests ran nothing of that part
        found = groups.get((entry.file, entry.function, entry.source), [])
        wrong = defect(entry, found, excluded)
        if wrong:
            errors.append(f"{entry.where}: error: {wrong}{hint(entry, found, list(groups))}")
        else:
            excluded[found[entry.index].anchor] = entry.reason
    return excluded, errors


def defect(entry: Entry, found: list[Placed], excluded: dict[Anchor, str]) -> str:
    """Why an entry is not right; empty if it is."""
    if not found:
        return f"{entry.file}:{entry.function} has no branch `{entry.source}`"
    if entry.number is None and len(found) > 1:
        return f"`{entry.source}` stands for {len(found)} branches"
    if not 0 <= entry.index < len(found):
        return f"`{entry.source}` has no branch {entry.number}"
    branch = found[entry.index]
    if branch.branch.covered:
        return f"`{entry.source}` at {branch.branch.file}:{branch.branch.line} is covered"
    if branch.anchor in excluded:
        return f"`{entry.source}` is excluded twice"
    return ""


def hint(entry: Entry, found: list[Placed], known: list[tuple[str, str, str]]) -> str:
    """What to do about it."""
    if found and entry.number is None and len(found) > 1:
        return f"\n  hint: write a number from 1 to {len(found)} behind the source"
    if found:
        return "\n  hint: remove the line"
    sources = [
        source
        for file, function, source in known
        if (file, function) == (entry.file, entry.function)
    ]
    close = near(entry.source, sources)
    return f"\n  hint: {close}" if close else "\n  hint: the source has changed; look again"
