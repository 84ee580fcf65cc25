# SPDX-License-Identifier: MIT
"""The MPU of Armv8-M (PMSAv8): regions of any multiple of 32 bytes.

DDI 0553B, D1.2.195 and following. Two things differ from v7-M and matter to the
kernel: RLAR holds the address of the last 32-byte block, so limits are inclusive;
and no encoding is writable for the kernel yet read-only for tasks, so USER_RO is
read-only for the kernel too. Overlapping regions fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kiln.arch import regions
from kiln.arch.regions import MIN_SIZE, Access, MpuError, align_up

REGIONS = 16  # the most that MPU_RNR can select on the cores in use

# MPU_MAIR0: attribute 0 is normal write-back memory, attribute 1 is Device-nGnRE.
MAIR0 = 0xFF | 0x04 << 8
_NORMAL = 0
_DEVICE = 1

_XN = 1 << 0  # RBAR; SH (bits 4:3) stays 0, not shareable, for normal memory
_AP = {Access.USER_RW: 0b01, Access.USER_RO: 0b11, Access.READ_ONLY: 0b11}
_ENABLE = 1 << 0  # RLAR
_OUTER_SHAREABLE = 0b10 << 3


@dataclass(frozen=True)
class Region(regions.Region):
    """A PMSAv8 region."""


def encode(region: regions.Region | None, number: int) -> tuple[int, int]:
    """RBAR and RLAR of region `number`; None disables it.

    Unlike on v7-M the number stands in neither word: MPU_RNR, or the place among
    the alias registers, selects the region.
    """
    if not 0 <= number < REGIONS:
        raise MpuError(f"there is no MPU region {number}")
    if region is None:
        return 0, 0
    if not isinstance(region, Region):
        raise MpuError("not a PMSAv8 region")
    rbar = region.base | _AP[region.access] << 1
    rbar |= 0 if region.executable else _XN
    rbar |= _OUTER_SHAREABLE if region.device else 0
    last_block = region.base + region.size - MIN_SIZE
    return rbar, last_block | (_DEVICE if region.device else _NORMAL) << 1 | _ENABLE


def spans(low: int, size: int, limit: int, high: int) -> Iterator[tuple[int, int]]:
    """The one range worth having: `low` and the end, both rounded up to 32."""
    start = align_up(low, MIN_SIZE)
    end = align_up(start + size, MIN_SIZE)
    if limit >= 1 and end <= high:
        yield start, end


def cover(
    start: int,
    size: int,
    access: Access,
    *,
    executable: bool = False,
    device: bool = False,
    limit: int = 1,
) -> list[Region]:
    """The region that grants exactly [start, start+size); `limit` is always enough."""
    if limit < 1:
        raise MpuError(f"{start:#x}..{start + size - 1:#x} does not fit {limit} MPU region(s)")
    return [Region(start, size, access, executable, device)]
