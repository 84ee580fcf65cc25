# SPDX-License-Identifier: MIT
"""Packing: nothing overlaps, every grant is exact, little is wasted."""

from __future__ import annotations

import random
from dataclasses import replace
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpu_decode import v7_rights

from kiln.arch import pmsav7, pmsav8
from kiln.arch.regions import MIN_SIZE, Access, align_up
from kiln.arch.v7m import ARMV7M
from kiln.base.diag import Failed, Place
from kiln.layout.packing import Block, BlockKind, Placed, pack, place_user_flash, shortened

RAM = 0x20000000
RAM_END = RAM + 0x400000

sizes = st.lists(
    st.tuples(st.integers(1, 6000), st.sampled_from([1, 2]), st.sampled_from(list(BlockKind))),
    min_size=1,
    max_size=20,
)


def blocks_of(drawn: list[tuple[int, int, BlockKind]]) -> list[Block]:
    """Blocks with names in an order that is not the order of their sizes."""
    return [Block(f"b{n}", size, kind, limit) for n, (size, limit, kind) in enumerate(drawn)]


@pytest.mark.parametrize("mpu", [pmsav7, pmsav8])
@settings(max_examples=60, deadline=None)
@given(drawn=sizes, origin=st.integers(0, 4000))
def test_blocks_are_apart_and_granted_exactly(
    mpu: ModuleType, drawn: list[tuple[int, int, BlockKind]], origin: int
) -> None:
    """No overlap, inside the memory, and the regions' union is the granted range."""
    blocks = blocks_of(drawn)
    placed = pack(blocks, RAM + origin, RAM_END, architecture=replace(ARMV7M, mpu=mpu))
    assert list(placed) == [block.name for block in blocks]
    previous = RAM + origin
    for spot in sorted(placed.values(), key=lambda p: p.start):
        assert previous <= spot.start and spot.end <= RAM_END
        previous = spot.end
    for block in blocks:
        spot = placed[block.name]
        assert spot.slack == spot.size - block.size >= 0
        assert spot.unused == (spot.slack if block.kind is BlockKind.PARTITION else 0)
        assert len(spot.regions) <= block.regions
        ranges = sorted(pair for region in spot.regions for pair in region.ranges())
        assert ranges[0][0] == spot.start and ranges[-1][1] == spot.end
        assert all(a[1] == b[0] for a, b in zip(ranges, ranges[1:]))


@settings(max_examples=40, deadline=None)
@given(drawn=sizes, origin=st.integers(0, 500))
def test_decoded_words_reach_one_block_only(
    drawn: list[tuple[int, int, BlockKind]], origin: int
) -> None:
    """At the edges of every block, a task's words grant that block and no other."""
    placed = pack(blocks_of(drawn), RAM + 8 * origin, RAM_END, architecture=ARMV7M)
    edges = {e for p in placed.values() for e in (p.start - 1, p.start, p.end - 1, p.end)}
    for spot in placed.values():
        words = [pmsav7.encode(region, n) for n, region in enumerate(spot.regions)]
        for address in edges:
            rights = {v7_rights(*pair, address) for pair in words} - {""}
            assert rights == ({"rw"} if spot.start <= address < spot.end else set())


@settings(max_examples=60, deadline=None)
@given(drawn=sizes, written=st.lists(st.tuples(st.integers(0, 19), st.integers(0, 19))))
def test_what_is_below_a_stack_is_not_writable(
    drawn: list[tuple[int, int, BlockKind]], written: list[tuple[int, int]]
) -> None:
    """Whatever a task may write ends at least an exception frame below its own block."""
    writes = {
        n: frozenset(f"b{m}" for k, m in written if k == n and m != n and m < len(drawn))
        for n in range(len(drawn))
    }
    plain = blocks_of(drawn)
    blocks = [replace(block, writes=writes[n]) for n, block in enumerate(plain)]
    placed = pack(blocks, RAM, RAM_END, architecture=ARMV7M)
    for block in blocks:
        for name in block.writes:
            assert not 0 <= placed[block.name].start - placed[name].end < 32


def test_order_of_the_manifest_does_not_matter() -> None:
    """The same blocks in another order get the same places."""
    blocks = [Block(f"t{n}", 100 + 97 * n, regions=1 + n % 2) for n in range(12)]
    placed = pack(blocks, RAM + 640, RAM_END, architecture=ARMV7M)
    shuffled = list(blocks)
    random.Random(3).shuffle(shuffled)
    again = pack(shuffled, RAM + 640, RAM_END, architecture=ARMV7M)
    assert again == placed and list(again) == [b.name for b in shuffled]


def test_read_only_grants_keep_the_range() -> None:
    """A partition's region for a reader differs only in its access."""
    spot = pack([Block("calib", 256, BlockKind.PARTITION)], RAM, RAM_END, architecture=ARMV7M)[
        "calib"
    ]
    (reader,) = spot.regions_for(Access.USER_RO)
    assert reader.access is Access.USER_RO and reader.ranges() == spot.regions[0].ranges()


def mean_waste(limit: int, mpu: ModuleType) -> float:
    """RAM used beyond what 40 random sets of 16 tasks asked for, as a fraction."""
    rng = random.Random(1)
    total = 0.0
    for _ in range(40):
        blocks = [Block(f"t{n}", rng.randrange(32, 200) * 8, regions=limit) for n in range(16)]
        placed = pack(blocks, RAM + 0x500, RAM_END, architecture=replace(ARMV7M, mpu=mpu))
        asked = sum(block.size for block in blocks)
        total += (max(p.end for p in placed.values()) - RAM - 0x500) / asked - 1
    return total / 40


@pytest.mark.parametrize(
    ("limit", "mpu", "bound"), [(1, pmsav7, 0.20), (2, pmsav7, 0.06), (1, pmsav8, 0.02)]
)
def test_waste_is_low(limit: int, mpu: ModuleType, bound: float) -> None:
    """Task RAM rounds up little; the figures are printed."""
    waste = mean_waste(limit, mpu)
    print(f"{mpu.__name__}, {limit} region(s) a task: {waste:.1%} of 16 random tasks is waste")
    assert waste < bound


def test_over_budget_shows_who_asked_for_what() -> None:
    """The message has a row for each block, in the order of their places."""
    with pytest.raises(Failed) as failure:
        pack(
            [Block("sensor", 9000), Block("a", 20000)],
            0x20000C00,
            0x20004000,
            architecture=ARMV7M,
            place=Place("app.yaml", 3, 1),
            before=[("kernel", 3072)],
        )
    assert str(failure.value).splitlines() == [
        "app.yaml:3:1: error: RAM is over budget by 24576 bytes: the blocks end at 0x2000a000,"
        " RAM ends at 0x20003fff",
        "    block   asked  granted  placed at",
        "    kernel   3072     3072",
        "    sensor   9000    10240  0x20001000..0x200037ff",
        "    a       20000    24576  0x20004000..0x20009fff  does not fit",
        "  hint: make stacks, buffers or partitions smaller",
    ]


def test_names_are_unique() -> None:
    """Two blocks of one name would share a place."""
    with pytest.raises(ValueError, match="same name"):
        pack([Block("a", 32), Block("a", 64)], RAM, RAM_END, architecture=ARMV7M)


def test_nothing_to_pack() -> None:
    """An empty list is a legal, empty answer."""
    empty: dict[str, Placed] = {}
    assert pack([], RAM, RAM, architecture=ARMV7M) == empty


@settings(deadline=None)
@given(kernel_end=st.integers(1, 60000), size=st.integers(0, 90000), limit=st.sampled_from([1, 2]))
def test_user_flash_holds_no_kernel_byte(kernel_end: int, size: int, limit: int) -> None:
    """The regions start at or behind the kernel's end and hold all of the user's code."""
    flash = place_user_flash(kernel_end, size, limit, 256 * 1024, mpu=pmsav7)
    assert kernel_end <= flash.start and flash.start + size <= flash.end <= 256 * 1024
    assert len(flash.regions) <= limit
    words = [pmsav7.encode(region, 7 - n) for n, region in enumerate(flash.regions)]
    for address in (0, kernel_end - 1, flash.start - 1, flash.end, 256 * 1024):
        assert all(v7_rights(*pair, address) == "" for pair in words)
    for address in (flash.start, flash.start + size // 2, flash.end - 1):
        assert {v7_rights(*pair, address) for pair in words} - {""} == {"rx"}


def test_flash_over_budget() -> None:
    """The message names both ends."""
    with pytest.raises(Failed) as failure:
        place_user_flash(0x1000, 0x3F800, 2, 0x40000, mpu=pmsav7)
    assert "flash is over budget: 260096 bytes" in str(failure.value)
    assert "0x00001000 and the end of flash at 0x0003ffff" in str(failure.value)


@given(stack=st.integers(16, 200), data=st.integers(1, 300), low=st.integers(0, 100))
def test_a_block_ends_where_its_data_do(stack: int, data: int, low: int) -> None:
    """Data that are aligned more than regions leave no part of a region behind their end."""
    align = 64
    size = stack * 8 + align + data
    start, end = next(ARMV7M.mpu.spans(RAM + low * MIN_SIZE, size, 2, RAM_END))
    regions = tuple(ARMV7M.mpu.cover(start, end - start, Access.USER_RW, limit=2))
    placed = Placed(Block("a", size, regions=2), start, end - start, regions)
    used = align_up(start + stack * 8, align) + data - start
    short = shortened(placed, used, ARMV7M.mpu)
    last = next(r for r in short.regions if r.base < short.end <= r.base + r.size)
    assert short.start == start and short.end <= end
    assert 0 <= short.end - start - used < max(MIN_SIZE, last.size // 8)
