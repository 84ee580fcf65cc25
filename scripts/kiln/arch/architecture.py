# SPDX-License-Identifier: MIT
"""What the generators ask of an architecture.

One more architecture is a folder below arch/, one module here, and a decoder of its own below
verify/: no stage changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kiln.arch.regions import Encoder


@dataclass(frozen=True)
class Architecture:
    """An architecture, as the stages see it."""

    name: str
    """Of its folder, arch/.../NAME."""
    cores: Mapping[str, int]
    """The compiler's name of each core -> regions of its MPU."""
    mpu: Encoder
    """Its memory protection unit."""
    region_words: tuple[str, ...]
    """The members of its struct arch_mpu_region, in the order in which `mpu` encodes them."""
    frame_bytes: int
    """ARCH_FRAME_BYTES: of stack, from the highest lawful frame to its end."""
    guard_bytes: int
    """What an entry can write directly below a stack."""
    forbidden: tuple[tuple[int, int, str], ...]
    """(first address, bytes, what it is) of ranges that no region may reach into."""
    timer: str
    """The timer of the tick."""
    timer_cycles: int
    """How many cycles it counts at most."""
