# SPDX-License-Identifier: MIT
"""What the generated tables.c consists of, table by table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kiln.measure.size.linkmap import Piece
from kiln.verify.image import Symbol

TABLES = "tables"
PADDING = "alignment"
_SECTION = re.compile(r"^\.(?:rodata|data\.rel\.ro(?:\.local)?)\.(\w+)$")
# Variables that there are for each task or object, by the beginning of their names.
_GROUPS = {
    "calls_": "call tables",
    "rights": "rights to objects and tasks",
    "ranges_": "memory ranges",
    "policy_": "fault policies",
    "restarts_": "fault policies",
    "items_": "items of queues",
    "map_of_": "maps of heaps",
    "free_in_": "maps of heaps",
    "heap_used": "maps of heaps",
    "memory_": "owners and grants for reports",
    "partition": "partitions",
}
Share = tuple[str, str, int]  # component, name, bytes


def divide(piece: Piece, symbols: Sequence[Symbol]) -> Iterator[Share]:
    """The tables in an input section of tables.c: it has one, strings, or the kernel's state."""
    match = _SECTION.match(piece.name)
    if match is None and piece.name.startswith(".kernel_state"):
        yield from _variables(piece, symbols)
    elif match is None:
        yield TABLES, "names and texts", piece.size
    else:
        yield TABLES, group_of(match[1]), piece.size


def group_of(variable: str) -> str:
    """What a variable belongs to: most are for themselves."""
    return next((name for key, name in _GROUPS.items() if variable.startswith(key)), variable)


def _variables(piece: Piece, symbols: Sequence[Symbol]) -> Iterator[Share]:
    left = piece.size
    for symbol in symbols:
        if piece.address <= symbol.value < piece.address + piece.size:
            yield TABLES, group_of(symbol.name), symbol.size
            left -= symbol.size
    yield PADDING, "of the kernel", left
