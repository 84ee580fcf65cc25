# SPDX-License-Identifier: MIT
"""The architectures that this version has."""

from __future__ import annotations

from typing import Any

from kiln.arch.architecture import Architecture
from kiln.arch.v7m import ARMV7M

ARCHITECTURES = {each.name: each for each in (ARMV7M,)}
# Those whose names users may know, and that this version does not support.
OTHER_CORES = (
    *("cortex-m0", "cortex-m0plus", "cortex-m1", "cortex-m7", "cortex-m23", "cortex-m33"),
    *("cortex-m35p", "cortex-m52", "cortex-m55", "cortex-m85"),
)


def of_core(core: str) -> Architecture | None:
    """The architecture of a core, by the compiler's name; None if there is none."""
    return next((each for each in ARCHITECTURES.values() if core in each.cores), None)


def of_elf(elf: Any) -> Architecture | None:
    """The architecture for which an ELFFile was built; None if there is none."""
    return next((each for each in ARCHITECTURES.values() if each.made(elf)), None)


def packages() -> tuple[str, ...]:
    """`tool:NAME` or `file:PATH` of all that building needs, for any of them."""
    return tuple(name for each in ARCHITECTURES.values() for name in each.packages)


def emulators() -> tuple[str, ...]:
    """`tool:NAME` of each program that emulates one of them."""
    return tuple(dict.fromkeys(f"tool:{each.emulator}" for each in ARCHITECTURES.values()))


def forbidden(name: str) -> tuple[tuple[int, int, str], ...]:
    """(first address, bytes, what it is) of ranges that no region may reach into, for an
    architecture, or for all where a board's is not known."""
    meant = [each for each in ARCHITECTURES.values() if name in ("", each.name)]
    return tuple(row for each in meant for row in each.forbidden)


def cores() -> dict[str, int]:
    """Every core -> regions of its MPU."""
    return {core: count for each in ARCHITECTURES.values() for core, count in each.cores.items()}
