# SPDX-License-Identifier: MIT
"""Decodes the words of a PMSAv7 MPU (Armv7-M Architecture Reference Manual, B3.5).

Whatever the manual calls reserved or UNPREDICTABLE is an error here: an image
must not depend on what one core happens to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiln.verify.spans import Rights, Span

RO = Rights.READ
RW = Rights.READ | Rights.WRITE

# B3.5.9, table B3-15: AP[2:0] -> (privileged, unprivileged); 4 is reserved.
_ACCESS = {
    0: (Rights.NONE, Rights.NONE),
    1: (RW, Rights.NONE),
    2: (RW, RO),
    3: (RW, RW),
    5: (RO, Rights.NONE),
    6: (RO, RO),
    7: (RO, RO),
}
_RESERVED = 0b1110_1000_1100_0000_0000_0000_1100_0000  # RASR bits 31:29, 27, 23:22, 7:6

# TEX:C:B -> whether it is device memory (Strongly-ordered counts); the rest of
# the encodings with TEX < 4 are reserved. B3.5.9, table B3-13.
_DEVICE = {0b00000: True, 0b00001: True, 0b01000: True}
_NORMAL = {0b00010, 0b00011, 0b00100, 0b00111}


@dataclass(frozen=True)
class Region:
    """One MPU region as the hardware would understand it."""

    parts: tuple[Span, ...]  # the enabled eighths; of a smaller region, its 32-byte blocks
    user: Rights  # what unprivileged code may do
    kernel: Rights
    device: bool


@dataclass(frozen=True)
class Reach:
    """A range of addresses for which one region decides."""

    span: Span
    region: Region


def slot(rbar: int) -> int | None:
    """The region number that RBAR names, None if VALID is clear."""
    return rbar & 15 if rbar & 16 else None


def decode(rbar: int, rasr: int) -> Region | str | None:
    """The region of two words, None if it is disabled, or the error in them."""
    if not rasr & 1:
        return None
    if rasr & _RESERVED:
        return "sets reserved bits of RASR"
    exponent = (rasr >> 1 & 31) + 1
    if exponent < 5:
        return "is smaller than 32 bytes"
    size = 1 << exponent
    base = rbar & ~31
    if base % size:
        return f"has a base {base:#010x} that is not aligned to its size {size:#x}"
    disabled = rasr >> 8 & 255
    if disabled and exponent < 8:
        return "disables sub-regions but is smaller than 256 bytes"
    memory = (rasr >> 19 & 7) << 2 | rasr >> 16 & 3
    if memory not in _DEVICE and memory not in _NORMAL and memory < 0b10000:
        return "has a reserved memory type"
    access = rasr >> 24 & 7
    if access not in _ACCESS:
        return "has the reserved access permission 4"
    return _region(base, size, disabled, _ACCESS[access], bool(rasr >> 28 & 1), memory in _DEVICE)


def _region(
    base: int,
    size: int,
    disabled: int,
    access: tuple[Rights, Rights],
    execute_never: bool,
    device: bool,
) -> Region:
    part = max(size // 8, 32)
    starts = range(base, base + size, part)
    parts = [Span(at, at + part) for n, at in enumerate(starts) if not disabled >> n & 1]
    kernel, user = (
        rights | (Rights.EXECUTE if rights & Rights.READ and not execute_never else Rights.NONE)
        for rights in access
    )
    return Region(tuple(parts), user, kernel, device)


def reach(regions: Sequence[Region]) -> list[Reach]:
    """What decides where: `regions` by rising number, the highest that matches wins."""
    decided: list[Reach] = []
    edges = sorted({edge for region in regions for part in region.parts for edge in part})
    for start, end in zip(edges, edges[1:]):
        for region in reversed(regions):
            if any(part.start <= start < part.end for part in region.parts):
                _extend(decided, Reach(Span(start, end), region))
                break
    return decided


def _extend(decided: list[Reach], new: Reach) -> None:
    """Append, joining with the last range if the same region decides for both."""
    if decided and decided[-1].span.end == new.span.start and decided[-1].region is new.region:
        new = Reach(Span(decided.pop().span.start, new.span.end), new.region)
    decided.append(new)
