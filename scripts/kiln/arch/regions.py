# SPDX-License-Identifier: MIT
"""What the MPU encoders have in common: access kinds and regions.

An encoder is a module with `spans`, `cover` and `encode` (see `Encoder`), so
that packing and planning do not know which MPU they plan for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import ClassVar, Protocol, TypeVar

ADDRESS_SPACE = 1 << 32
MIN_SIZE = 32  # the smallest region of the M profile's MPUs, and its alignment


class Access(Enum):
    """What a region lets unprivileged code do; nothing is hidden from the kernel."""

    USER_RW = "rw"  # tasks and the kernel read and write
    USER_RO = "ro"  # tasks read; the kernel also writes, where the MPU can say so
    READ_ONLY = "flash"  # nobody writes


class MpuError(ValueError):
    """A region that the MPU cannot express: a bug in the caller, never a user's mistake."""


R = TypeVar("R", bound="Region")


@dataclass(frozen=True)
class Region:
    """A region before it is encoded; the checks here hold for every MPU."""

    GRAIN: ClassVar[int] = MIN_SIZE  # bytes: base and size are multiples of it
    base: int  # first address
    size: int  # bytes
    access: Access
    executable: bool = False
    device: bool = False  # device memory rather than normal, cached memory

    def __post_init__(self) -> None:
        if self.size < self.GRAIN or self.size % self.GRAIN or self.base % self.GRAIN:
            raise MpuError(f"region {self.base:#x}+{self.size:#x}: not in units of {self.GRAIN}")
        if self.base < 0 or self.base + self.size > ADDRESS_SPACE:
            raise MpuError(f"region {self.base:#x}+{self.size:#x}: beyond the address space")
        if self.executable and self.access is not Access.READ_ONLY:
            raise MpuError(f"region {self.base:#x}: writable and executable")
        if self.executable and self.device:
            raise MpuError(f"region {self.base:#x}: device memory is never executable")

    def ranges(self) -> list[tuple[int, int]]:
        """The addresses granted, as sorted, disjoint [start, end) pairs."""
        return [(self.base, self.base + self.size)]

    def with_access(self: R, access: Access) -> R:
        """The same memory with another kind of access."""
        return replace(self, access=access)


class Encoder(Protocol):
    """What planning asks of an MPU; the modules pmsav7 and pmsav8 provide it."""

    def spans(self, low: int, size: int, limit: int, high: int) -> Iterator[tuple[int, int]]:
        """Ranges within [low, high) that `cover` can grant and that hold `size` bytes.

        By ascending start; for each start the lowest end. The first is the lowest
        range; among them is one with the lowest end of all, and one of the least size.
        """

    def cover(
        self,
        start: int,
        size: int,
        access: Access,
        *,
        executable: bool = False,
        device: bool = False,
        limit: int = 1,
    ) -> Sequence[Region]:
        """The fewest regions, at most `limit`, that grant exactly [start, start+size)."""

    def encode(self, region: Region | None, number: int) -> tuple[int, ...]:
        """The words of region `number`, as many as the architecture has; None disables it."""


def align_up(value: int, unit: int) -> int:
    """The lowest multiple of `unit` at or above `value`."""
    return -(-value // unit) * unit


def align_down(value: int, unit: int) -> int:
    """The highest multiple of `unit` at or below `value`."""
    return value // unit * unit
