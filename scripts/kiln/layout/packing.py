# SPDX-License-Identifier: MIT
"""Places blocks in RAM and flash so that MPU regions can separate them.

`pack` places the tasks' blocks and the shared partitions in RAM; every block is
granted by one or two MPU regions. What lies directly below a task's stack is never
writable by that task, so that an overflow faults. `place_user_flash` finds the part of
flash that tasks may read and execute. Both are deterministic and know the MPU only as an
`Encoder`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import NoReturn

from kiln.arch.architecture import Architecture
from kiln.arch.regions import ADDRESS_SPACE, Access, Encoder, Region
from kiln.base.diag import Failed, Message, Place


class BlockKind(Enum):
    """Who owns a block, which decides what rounding adds."""

    TASK = "task"  # rounding goes to the task's stack
    PARTITION = "partition"  # rounding is unused


@dataclass(frozen=True)
class Block:
    """Something that needs RAM of its own."""

    name: str  # unique among the blocks of one image
    size: int  # bytes, all sections together
    kind: BlockKind = BlockKind.TASK
    regions: int = 1  # the most MPU regions it may take, 1 or 2; with 2 far less is wasted
    writes: frozenset[str] = frozenset()  # other blocks that a task may write


@dataclass(frozen=True)
class Placed:
    """A block and the memory it was granted."""

    block: Block
    start: int
    size: int  # bytes granted, at least block.size
    regions: tuple[Region, ...]  # together they grant exactly [start, start+size), USER_RW

    @property
    def end(self) -> int:
        """The first address after the block."""
        return self.start + self.size

    @property
    def slack(self) -> int:
        """Bytes granted beyond those asked for: a task's go to its stack."""
        return self.size - self.block.size

    @property
    def unused(self) -> int:
        """Granted bytes that nothing uses: no other task has them."""
        return self.slack if self.block.kind is BlockKind.PARTITION else 0

    def regions_for(self, access: Access) -> tuple[Region, ...]:
        """The regions for a task that is granted `access` to this block."""
        return tuple(region.with_access(access) for region in self.regions)


@dataclass(frozen=True)
class UserFlash:
    """The flash that tasks may read and execute."""

    start: int
    end: int  # first address after it; the image may end before
    regions: tuple[Region, ...]


@dataclass(frozen=True)
class _Spot:
    """A place for a block, before it becomes a region."""

    start: int
    end: int

    @property
    def size(self) -> int:
        return self.end - self.start


# Orders in which to try the blocks; the first of the best results is taken.
_ORDERS: tuple[Callable[[Block], tuple[int, ...]], ...] = (
    lambda block: (-block.size,),
    lambda block: (-block.size.bit_length(), block.size),
    lambda block: (block.regions, -block.size),
    lambda block: (block.size,),
)

_EXCHANGES = 60  # about 20 ms for 32 tasks


def pack(
    blocks: Sequence[Block],
    origin: int,
    end: int,
    *,
    architecture: Architecture,
    place: Place = Place("app.yaml"),
    before: Sequence[tuple[str, int]] = (),
) -> dict[str, Placed]:
    """Place every block in [origin, end); the result is in the order of `blocks`.

    Raises `Failed`, with a table and the manifest's `place`, when they do not fit;
    `before` names what lies below `origin`, with its size, for that table.
    """
    if len({block.name for block in blocks}) != len(blocks):
        raise ValueError("two blocks have the same name")
    best = _search(blocks, origin, architecture)
    if blocks and _top(best) > end:
        _over_budget(blocks, best, end, place, before)
    placed = {}
    for block in blocks:
        spot = best[block.name]
        regions = architecture.mpu.cover(spot.start, spot.size, Access.USER_RW, limit=block.regions)
        placed[block.name] = Placed(block, spot.start, spot.size, tuple(regions))
    return placed


def shortened(placed: Placed, size: int, mpu: Encoder) -> Placed:
    """The block without the end that `size` bytes from its start do not need, if its regions can
    end earlier."""
    start, end = next(mpu.spans(placed.start, size, placed.block.regions, placed.end))
    if start != placed.start:
        return placed
    regions = mpu.cover(start, end - start, Access.USER_RW, limit=placed.block.regions)
    return replace(placed, size=end - start, regions=tuple(regions))


def _search(blocks: Sequence[Block], origin: int, arch: Architecture) -> dict[str, _Spot]:
    """The best of some orders and, if that wastes much, of exchanging blocks in it.

    The exchanges are drawn from a generator with a fixed seed: same blocks, same places.
    """
    best: dict[str, _Spot] = {}
    order: list[Block] = []
    for key in _ORDERS:
        tried = sorted(blocks, key=lambda b: (key(b), b.name))
        spots = _place(tried, origin, arch)
        if not best or _top(spots) < _top(best):
            best, order = spots, tried
    enough = origin + sum(block.size for block in blocks) * 17 // 16
    draw = random.Random(0)
    for _ in range(_EXCHANGES):
        if _top(best) <= enough:
            break
        i, j = (int(draw.random() * len(order)) for _ in "ij")
        order[i], order[j] = order[j], order[i]
        spots = _place(order, origin, arch)
        if _top(spots) <= _top(best):
            best = spots
        else:
            order[i], order[j] = order[j], order[i]
    return best


def _place(ordered: Sequence[Block], origin: int, arch: Architecture) -> dict[str, _Spot]:
    """Put each block, in turn, where it raises the top of the used memory least."""
    gaps: list[tuple[int, int]] = []  # holes below `top`
    top = origin
    spots = {}
    borders = _Borders({}, {}, arch.guard_bytes)
    for block in ordered:
        choices = _choices(block, [borders.room(block, *gap) for gap in gaps], arch.mpu)
        if choices:
            spot = min(choices, key=lambda s: (s.size, s.start))
        else:
            choices = _choices(block, [borders.room(block, top, ADDRESS_SPACE)], arch.mpu)
            if not choices:
                raise ValueError(
                    f"block '{block.name}' of {block.size} bytes does not fit any address space"
                )
            spot = min(choices, key=lambda s: (s.end, s.size))
        spots[block.name] = spot
        borders.by_start[spot.start] = borders.by_end[spot.end] = block
        top = _take(spot, gaps, top)
    return spots


@dataclass(frozen=True)
class _Borders:
    """Which blocks begin and end where."""

    by_start: dict[int, Block]
    by_end: dict[int, Block]
    guard: int  # bytes below a stack that an overflow can reach without a fault of its own

    def room(self, block: Block, low: int, high: int) -> tuple[int, int]:
        """The part of a hole [low, high) in which `block` adjoins no stack that it must not."""
        below, above = self.by_end.get(low), self.by_start.get(high)
        if below is not None and below.name in block.writes:
            low += self.guard
        if above is not None and block.name in above.writes:
            high -= self.guard
        return low, high


def _choices(block: Block, holes: Sequence[tuple[int, int]], mpu: Encoder) -> list[_Spot]:
    """The spots for a block in some holes."""
    return [
        _Spot(*span)
        for low, high in holes
        if high - low >= block.size
        for span in mpu.spans(low, block.size, block.regions, high)
    ]


def _take(spot: _Spot, gaps: list[tuple[int, int]], top: int) -> int:
    """Remove the spot from the holes; the new top."""
    if spot.start >= top:
        if spot.start > top:
            gaps.append((top, spot.start))
        return spot.end
    low, high = next(gap for gap in gaps if gap[0] <= spot.start < gap[1])
    gaps.remove((low, high))
    gaps += [(a, b) for a, b in ((low, spot.start), (spot.end, high)) if a < b]
    return top


def _top(spots: dict[str, _Spot]) -> int:
    return max((spot.end for spot in spots.values()), default=0)


def _over_budget(
    blocks: Sequence[Block],
    spots: dict[str, _Spot],
    end: int,
    place: Place,
    before: Sequence[tuple[str, int]],
) -> NoReturn:
    """Fail with a table of the blocks, their sizes and their places."""
    rows = [("block", "asked", "granted", "placed at", "")]
    rows += [(name, str(size), str(size), "", "") for name, size in before]
    for block in sorted(blocks, key=lambda b: spots[b.name].start):
        spot = spots[block.name]
        span = f"{spot.start:#010x}..{spot.end - 1:#010x}"
        beyond = "does not fit" if spot.end > end else ""
        rows.append((block.name, str(block.size), str(spot.size), span, beyond))
    widths = [max(len(row[i]) for row in rows) for i in range(3)]
    table = [
        f"    {row[0]:<{widths[0]}}  {row[1]:>{widths[1]}}  {row[2]:>{widths[2]}}  "
        f"{row[3]:<22}  {row[4]}".rstrip()
        for row in rows
    ]
    over = _top(spots) - end
    text = f"RAM is over budget by {over} bytes: the blocks end at {_top(spots):#010x}"
    text += f", RAM ends at {end - 1:#010x}\n" + "\n".join(table)
    raise Failed([Message(place, text, "make stacks, buffers or partitions smaller")])


def place_user_flash(
    kernel_end: int,
    size: int,
    limit: int,
    flash_end: int,
    *,
    mpu: Encoder,
    place: Place = Place("app.yaml"),
) -> UserFlash:
    """The lowest place for `size` bytes of user flash at or above `kernel_end`.

    At most `limit` regions, none of which grants a byte below the start; they may
    reach past the image's end, but not past the end of flash.
    """
    span = next(iter(mpu.spans(kernel_end, max(size, 1), limit, flash_end)), None)
    if span is None:
        text = f"flash is over budget: {size} bytes of user code and constants do not fit between"
        text += f" the kernel's end at {kernel_end:#010x} and the end of flash at"
        text += f" {flash_end - 1:#010x}, as MPU regions round them"
        raise Failed([Message(place, text, "make the code or its constants smaller")])
    start, end = span
    regions = mpu.cover(start, end - start, Access.READ_ONLY, executable=True, limit=limit)
    return UserFlash(start, end, tuple(regions))
