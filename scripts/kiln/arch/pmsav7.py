# SPDX-License-Identifier: MIT
"""The MPU of Armv7-M (PMSAv7): power-of-two regions with eight sub-regions each.

DDI 0403E, B3.5. A region is aligned to its size; from 256 bytes upwards each
eighth of it can be disabled. So one region grants an interval whose ends lie on
eighths of one aligned power of two, and `cover` looks for exactly that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kiln.arch import regions
from kiln.arch.regions import ADDRESS_SPACE, MIN_SIZE, Access, MpuError
from kiln.arch.regions import align_down, align_up

REGIONS = 8  # implemented by every Cortex-M3 and M4 that has an MPU
SUBREGIONS = 8
MIN_SPLIT = 256  # below this size SRD is UNPREDICTABLE unless zero

_VALID = 1 << 4  # RBAR: take the region number from this word
_ENABLE = 1 << 0  # RASR
_XN = 1 << 28
_AP = {Access.USER_RW: 0b011, Access.USER_RO: 0b010, Access.READ_ONLY: 0b110}
_NORMAL = 0b000_0_1_1 << 16  # TEX S C B: write-back, not shareable
_DEVICE = 0b000_1_0_1 << 16  # TEX S C B: device, shareable


@dataclass(frozen=True)
class Region(regions.Region):
    """A PMSAv7 region; bit n of `srd` disables the n-th eighth."""

    srd: int = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        name = f"region {self.base:#x}+{self.size:#x}"
        if self.size & (self.size - 1):
            raise MpuError(f"{name}: the size is not a power of two")
        if self.base % self.size:
            raise MpuError(f"{name}: the base is not aligned to the size")
        if not 0 <= self.srd < 0xFF:
            raise MpuError(f"{name}: bad sub-region mask {self.srd:#x}")
        if self.srd and self.size < MIN_SPLIT:
            raise MpuError(f"{name}: too small for sub-regions")

    def ranges(self) -> list[tuple[int, int]]:
        """The addresses granted, as sorted, disjoint [start, end) pairs."""
        part = self.size // SUBREGIONS
        merged: list[tuple[int, int]] = []
        for n in range(SUBREGIONS):
            if self.srd >> n & 1:
                continue
            start = self.base + n * part
            if merged and merged[-1][1] == start:
                start = merged.pop()[0]
            merged.append((start, self.base + (n + 1) * part))
        return merged


def encode(region: regions.Region | None, number: int) -> tuple[int, int]:
    """RBAR and RASR of region `number`; None disables it.

    RBAR carries VALID and the number, so a pair of words always lands in its
    own region, whatever MPU_RNR holds.
    """
    if not 0 <= number < REGIONS:
        raise MpuError(f"there is no MPU region {number}")
    if region is None:
        return _VALID | number, 0
    if not isinstance(region, Region):
        raise MpuError("not a PMSAv7 region")
    rasr = _ENABLE | (region.size.bit_length() - 2) << 1 | region.srd << 8
    rasr |= _DEVICE if region.device else _NORMAL
    rasr |= _AP[region.access] << 24
    rasr |= 0 if region.executable else _XN
    return region.base | _VALID | number, rasr


def spans(low: int, size: int, limit: int, high: int) -> Iterator[tuple[int, int]]:
    """Ranges within [low, high) that `cover` can grant and that hold `size` bytes.

    By ascending start; for each start the lowest end. A start that is aligned to the
    size's power of two always works, so nothing coarser is tried.
    """
    units = [MIN_SIZE]
    while units[-1] < size:
        units.append(2 * units[-1])
    for start in sorted({align_up(low, unit) for unit in units}):
        for end in sorted({align_up(start + size, unit) for unit in units}):
            if end <= high and split(start, end, limit) is not None:
                yield start, end
                break


def cover(
    start: int,
    size: int,
    access: Access,
    *,
    executable: bool = False,
    device: bool = False,
    limit: int = 1,
) -> list[Region]:
    """The fewest regions, at most `limit` (1 or 2), that grant exactly [start, start+size)."""
    pieces = split(start, start + size, limit)
    if pieces is None:
        raise MpuError(f"{start:#x}..{start + size - 1:#x} does not fit {limit} MPU region(s)")
    return [Region(base, window, access, executable, device, srd) for base, window, srd in pieces]


def split(start: int, end: int, limit: int) -> list[tuple[int, int, int]] | None:
    """(base, size, srd) of the fewest regions that grant exactly [start, end), or None."""
    if not 0 <= start < end <= ADDRESS_SPACE:
        raise MpuError(f"{start:#x}..{end:#x} is no range of addresses")
    whole = _one(start, end)
    if whole is not None:
        return [whole]
    # Eight parts a region, and no part is coarser than the end of the range it touches.
    if limit < 2 or end - start > SUBREGIONS * ((start & -start or ADDRESS_SPACE) + (end & -end)):
        return None
    for cut in _cuts(start, end):
        first, second = _one(start, cut), _one(cut, end)
        if first is not None and second is not None:
            return [first, second]
    return None


def _one(start: int, end: int) -> tuple[int, int, int] | None:
    """The single region that grants exactly [start, end), or None."""
    size = end - start
    if MIN_SIZE <= size < MIN_SPLIT and not size & (size - 1) and not start % size:
        return start, size, 0
    window = max(MIN_SPLIT, 1 << (size - 1).bit_length())
    while window <= ADDRESS_SPACE:
        base = align_down(start, window)
        part = window // SUBREGIONS
        if (start | end) % part:
            return None  # larger windows have coarser parts still
        if end <= base + window:
            enabled = sum(1 << n for n in range((start - base) // part, (end - base) // part))
            return base, window, ~enabled & 0xFF
        window *= 2
    return None


def _cuts(start: int, end: int) -> Iterator[int]:
    """Where two regions that together grant [start, end) can meet.

    If any cut works, then so does one at the end of the first region's window or
    at the start of the second's: moving a cut there keeps it on both grids.
    """
    window = MIN_SIZE
    while window <= ADDRESS_SPACE:
        for cut in (align_down(start, window) + window, align_down(end - 1, window)):
            if start < cut < end:
                yield cut
        window *= 2
