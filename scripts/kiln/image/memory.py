# SPDX-License-Identifier: MIT
"""What a build directory remembers: what it was made for, and what was given with -b and -D.

It stands in `kiln.json`. The record of the front end says the same of its last run, so that a
directory whose `kiln.json` is damaged or gone still knows.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from kiln.base.diag import near
from kiln.base.errors import UserError
from kiln.base.files import read_regular, write_if_changed
from kiln.image import uptodate

CACHE = "kiln.json"
FORGET = "kiln build --forget forgets -b and each -D, `-- -UNAME` one of them"

Changes = tuple[tuple[str, str | None], ...]  # -DNAME=VALUE and -UNAME, in their order


@dataclass(frozen=True)
class Cache:
    """What a build directory was made for; paths are absolute."""

    base: str  # the Kiln tree
    directory: str  # the build directory itself, which CMake does not allow to move
    source: str
    board: str
    defines: dict[str, str] = field(default_factory=dict)  # name -> value, from -D
    chosen: bool = False  # the board was asked for, by -b or $BOARD

    def write(self) -> None:
        """Save it, if that changes anything."""
        text = json.dumps(asdict(self), indent=2, sort_keys=True) + "\n"
        write_if_changed(Path(self.directory) / CACHE, text)

    def same_source(self, other: Cache) -> bool:
        """Whether both are for one application, which may have moved with its build directory."""
        mine, others = (os.path.relpath(c.source, c.directory) for c in (self, other))
        return self.source == other.source or mine == others and self.directory != other.directory


def read_cache(directory: Path) -> Cache | None:
    """What a build directory was made for; None if it is none, or if nothing tells."""
    try:
        return _checked(Cache(**json.loads(read_regular(directory / CACHE))))
    except (OSError, ValueError, TypeError):
        pass
    record = uptodate.read(directory)
    try:
        return _checked(Cache(directory=str(directory), **record.remembered)) if record else None
    except TypeError:
        return None


def _checked(cache: Cache) -> Cache:
    """The same; raises TypeError if a value has not the type that it should have."""
    kinds = {"defines": dict, "chosen": bool}
    for item in fields(cache):
        if not isinstance(getattr(cache, item.name), kinds.get(item.name, str)):
            raise TypeError(item.name)
    if not all(isinstance(value, str) for value in cache.defines.values()):
        raise TypeError("defines")
    return cache


def changed(defines: dict[str, str], changes: Changes) -> dict[str, str]:
    """What was remembered, after the -D and -U of a command line."""
    result = dict(defines)
    for name, value in changes:
        if value is not None:
            result[name] = value
        elif name in result:
            del result[name]
        else:
            raise UserError(f"-U{name}: no -D{name} is remembered", near(name, result))
    return result


def in_words(cache: Cache, given: Iterable[str], board_given: bool) -> str:
    """The options of earlier builds that this one takes over; empty if there are none."""
    words = [f"-b {cache.board}"] if cache.chosen and not board_given else []
    new = set(given)
    words += [f"-D{n}={v}" for n, v in sorted(cache.defines.items()) if n not in new]
    return " ".join(words)
