# SPDX-License-Identifier: MIT
"""The table of rights: one array, of which each task has two windows, or rows.

A row is what one task may do, to objects by their index or to tasks by their id. Equal
rows are one. kernel/rights.h says how an entry is read.

Plain entries are 0 where there is no right, in the whole of each window: rows share the
zeros between them. That costs about a window for each pattern of rights, whoever has it
and wherever it begins, and it is the form of which a test takes the fewest instructions.

Keyed entries say for which index they are, so that rows may interleave: that costs what
the tasks hold, and two instructions a test. It is used where plain entries would take
more than CONFIG_RIGHTS_PLAIN_MAX bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

PLAIN_BYTES, KEYED_BYTES = 2, 4  # of an entry
Row = tuple[tuple[int, str], ...]  # (index, C expression) where there is a right, by index
Entry = tuple[int, str]  # a key, which plain entries have without use, and a C expression
NONE: Entry = (0, "0")


@dataclass(frozen=True)
class RightsTable:
    """The array, and where each row begins."""

    keyed: bool
    entries: tuple[Entry, ...]
    starts: dict[tuple[Row, int], int]  # by row, and the length of its window

    @property
    def type(self) -> str:
        """The C type of an entry. All rights fit into these; up to 32 would into the next wider."""
        return "uint32_t" if self.keyed else "uint16_t"

    @property
    def bytes(self) -> int:
        """Of flash."""
        return len(self.entries) * (KEYED_BYTES if self.keyed else PLAIN_BYTES)


def make(rows: Iterable[tuple[Row, int]], plain_max: int) -> RightsTable:
    """A table of rows, each with the length of its window, in the form that fits better.

    `plain_max` is CONFIG_RIGHTS_PLAIN_MAX, in bytes; 0: the keyed form.
    """
    different = list(dict.fromkeys(rows))
    if plain_max == 0:
        return keyed(different)
    table = plain(different)
    if table.bytes <= plain_max:
        return table
    return min(table, keyed(different), key=lambda form: form.bytes)


def plain(rows: Sequence[tuple[Row, int]]) -> RightsTable:
    """Rows that differ only in where their rights begin are one stretch of entries."""
    ends: dict[tuple[str, ...], list[int]] = {}  # a stretch -> zeros before it, and behind it
    for row, length in rows:
        first, stretch = _stretch(row)
        ends_of = ends.setdefault(stretch, [0, 0])
        behind = length - first - len(stretch)
        ends_of[:] = max(ends_of[0], first), max(ends_of[1], behind)
    entries: list[Entry] = []
    places: dict[tuple[str, ...], int] = {}
    zeros = 0  # at the end of `entries`
    for stretch, (before, behind) in ends.items():
        if not stretch:  # a window of nothing else
            before, behind = behind, 0
        entries += [NONE] * (before - zeros)
        places[stretch] = len(entries) if stretch else len(entries) - before
        entries += [(0, right) for right in stretch] + [NONE] * behind
        zeros = behind if stretch else max(zeros, before)
    starts = {}
    for row, length in rows:
        first, stretch = _stretch(row)
        starts[row, length] = places[stretch] - first
    return RightsTable(False, tuple(entries), starts)


def _stretch(row: Row) -> tuple[int, tuple[str, ...]]:
    """Where a row's rights begin, and all entries from there to the last right."""
    if not row:
        return 0, ()
    first, last = row[0][0], row[-1][0]
    held = dict(row)
    return first, tuple(held.get(n, "0") for n in range(first, last + 1))


def keyed(rows: Sequence[tuple[Row, int]]) -> RightsTable:
    """Each row goes to the first place where its entries are free, and no row begins yet."""
    entries: dict[int, Entry] = {}
    starts: dict[tuple[Row, int], int] = {}
    taken = begun = 0  # bit n: entry n is taken; a row begins there
    for row, length in sorted(rows, key=lambda r: -len(r[0])):
        blocked = begun
        for index, _ in row:
            blocked |= taken >> index
        start = (~blocked & (blocked + 1)).bit_length() - 1
        begun |= 1 << start
        starts[row, length] = start
        for index, right in row:
            taken |= 1 << start + index
            entries[start + index] = (index, right)
    size = max(start + length for (_, length), start in starts.items())
    return RightsTable(True, tuple(entries.get(n, NONE) for n in range(size)), starts)
