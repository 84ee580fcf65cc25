# SPDX-License-Identifier: MIT
"""An oracle for damaged MPU words: what the hardware would grant, address by address.

It replays the register writes of a boot and a switch into eight regions, and asks
for the rights at every address where anything could change. It shares nothing with
the checker under test.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Words = Sequence[tuple[int, int]]
_USER = {2: "r", 3: "rw", 6: "r", 7: "r"}


def load(static: Words, dynamic: Words) -> list[tuple[int, int]]:
    """The eight regions after the kernel wrote both tables, in that order."""
    regions = [(0, 0)] * 8
    selected = 0
    for rbar, rasr in (*static, *dynamic):
        if rbar & 0x10:
            selected = rbar & 0x0F
        if selected < 8:
            regions[selected] = (rbar & 0xFFFFFFE0, rasr)
    return regions


def rights_at(regions: Words, address: int) -> str:
    """What unprivileged code may do at `address`: the highest matching region decides."""
    for base, rasr in reversed(regions):
        size = 2 << (rasr >> 1 & 31)
        if not rasr & 1 or size < 32 or address // size != base // size:
            continue
        eighth = address % size * 8 // size
        if size >= 256 and rasr >> 8 & 1 << eighth:
            continue
        user = _USER.get(rasr >> 24 & 7, "")
        return user + ("x" if user and not rasr >> 28 & 1 else "")
    return ""


def edges(regions: Words) -> Iterator[int]:
    """Every address at which some region begins, ends, or passes to its next eighth."""
    for base, rasr in regions:
        size = 2 << (rasr >> 1 & 31)
        if rasr & 1 and size >= 32:
            start = base // size * size
            yield from range(start, start + size + 1, max(size // 8, 32))


def widens(before: list[tuple[int, int]], after: list[tuple[int, int]]) -> bool:
    """Whether some address gains a right."""
    if before == after:
        return False
    probes = {e + d for e in (*edges(before), *edges(after)) for d in (-1, 0)}
    return any(
        set(rights_at(after, address)) - set(rights_at(before, address))
        for address in probes
        if 0 <= address < 1 << 32
    )
