# SPDX-License-Identifier: MIT
"""Assignments to Kconfig symbols: configuration files and -D, read with their places.

Kconfiglib reads such files too, but skips what it does not understand and
forgets the line of what it does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kiln.base.diag import Diagnostics, Place, printable
from kiln.source.yamltree import read_text

PREFIX = "CONFIG_"

_SET = re.compile(rf"{PREFIX}(\w+)=(.*)", re.ASCII)
_UNSET = re.compile(rf"# {PREFIX}(\w+) is not set", re.ASCII)


@dataclass(frozen=True)
class Assignment:
    """CONFIG_<symbol>=<value>; a string's value is without its quotes."""

    symbol: str
    value: str
    quoted: bool
    place: Place


def read_file(path: Path, name: str, diags: Diagnostics) -> list[Assignment]:
    """The assignments in the file `path`, called `name`; none if it does not exist."""
    if not path.exists():
        return []
    text = read_text(path, name, diags)
    found: dict[str, Assignment] = {}
    for number, line in enumerate((text or "").split("\n"), 1):
        place = Place(name, number)
        assignment = _parse(line.strip(), place, diags)
        if assignment is None:
            continue
        first = found.setdefault(assignment.symbol, assignment)
        if first is not assignment:
            diags.error(
                place,
                f"{PREFIX}{assignment.symbol} is set twice in this file",
                f"the first time is at {first.place}",
            )
    return list(found.values())


def _parse(line: str, place: Place, diags: Diagnostics) -> Assignment | None:
    unset = _UNSET.fullmatch(line)
    if unset:
        return Assignment(unset[1], "n", False, place)
    if not line or line.startswith("#"):
        return None
    assigned = _SET.fullmatch(line)
    if assigned:
        return _assignment(assigned[1], assigned[2], place)
    diags.error(place, f"'{printable(line)}' is not an assignment", f"write {PREFIX}NAME=value")
    return None


def _assignment(symbol: str, value: str, place: Place) -> Assignment:
    quoted = len(value) >= 2 and value[0] == value[-1] == '"'
    if quoted:
        value = re.sub(r"\\(.)", r"\1", value[1:-1])
    return Assignment(symbol, value, quoted, place)


def from_defines(defines: Mapping[str, str]) -> list[Assignment]:
    """The assignments given as -D; the prefix may be left out."""
    return [
        _assignment(key.removeprefix(PREFIX), value, Place(printable(f"-D{key}={value}")))
        for key, value in defines.items()
    ]
