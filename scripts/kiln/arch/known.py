# SPDX-License-Identifier: MIT
"""The architectures that this version has."""

from __future__ import annotations

from kiln.arch.architecture import Architecture
from kiln.arch.v7m import ARMV7M

ARCHITECTURES = {each.name: each for each in (ARMV7M,)}


def of_core(core: str) -> Architecture | None:
    """The architecture of a core, by the compiler's name; None if there is none."""
    return next((each for each in ARCHITECTURES.values() if core in each.cores), None)


def forbidden(name: str) -> tuple[tuple[int, int, str], ...]:
    """(first address, bytes, what it is) of ranges that no region may reach into, for an
    architecture, or for all where a board's is not known."""
    meant = [each for each in ARCHITECTURES.values() if name in ("", each.name)]
    return tuple(row for each in meant for row in each.forbidden)


def cores() -> dict[str, int]:
    """Every core -> regions of its MPU."""
    return {core: count for each in ARCHITECTURES.values() for core, count in each.cores.items()}
