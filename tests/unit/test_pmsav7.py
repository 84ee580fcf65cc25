# SPDX-License-Identifier: MIT
"""The PMSAv7 encoder against words from the manual and a decoder of its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpu_decode import V7_PRIVILEGED_WRITE, v7_rights

from kiln.arch import regions, pmsav7
from kiln.arch.pmsav7 import Region
from kiln.arch.regions import Access, MpuError

RIGHTS = {Access.USER_RW: "rw", Access.USER_RO: "r", Access.READ_ONLY: "r"}


def test_words_of_known_regions() -> None:
    """Words worked out by hand from DDI 0403E, B3.5.8 and B3.5.9."""
    ram = Region(0x20000400, 0x400, Access.USER_RW, srd=0b1100_0000)
    assert pmsav7.encode(ram, 2) == (0x20000412, 0x1303C013)
    code = Region(0x4000, 0x4000, Access.READ_ONLY, executable=True)
    assert pmsav7.encode(code, 7) == (0x4017, 0x0603001B)
    uart = Region(0x40004000, 0x1000, Access.USER_RW, device=True)
    assert pmsav7.encode(uart, 1) == (0x40004011, 0x13050017)
    shared = Region(0x20000100, 32, Access.USER_RO)
    assert pmsav7.encode(shared, 0) == (0x20000110, 0x12030009)
    everything = Region(0, 1 << 32, Access.READ_ONLY)
    assert pmsav7.encode(everything, 0)[1] & 0x3F == 0x3F


@pytest.mark.parametrize("number", range(8))
def test_disabled_region_names_its_slot_and_grants_nothing(number: int) -> None:
    """VALID and REGION are set, so that a switch clears just this slot."""
    assert pmsav7.encode(None, number) == (0x10 | number, 0)


@pytest.mark.parametrize("access", Access)
def test_the_kernel_may_write_all_but_flash(access: Access) -> None:
    """The kernel delivers results into partitions that tasks may only read."""
    _, rasr = pmsav7.encode(Region(0x1000, 64, access), 0)
    assert V7_PRIVILEGED_WRITE[rasr >> 24 & 7] == (access is not Access.READ_ONLY)


@pytest.mark.parametrize(
    ("base", "size", "options"),
    [
        (0x20000010, 32, {}),
        (0x20000020, 64, {}),
        (0x20000100, 512, {}),
        (0x20000000, 96, {}),
        (0x20000000, 16, {}),
        (0x20000000, 0, {}),
        (-0x400, 0x400, {}),
        (1 << 32, 0x400, {}),
        (0x20000000, 128, {"srd": 1}),
        (0x20000000, 256, {"srd": 0xFF}),
        (0x20000000, 256, {"srd": 0x100}),
        (0x20000000, 256, {"srd": -1}),
        (0x20000000, 256, {"executable": True}),
    ],
)
def test_impossible_regions_cannot_be_made(base: int, size: int, options: dict[str, int]) -> None:
    """No base can leak into VALID or REGION, and nothing is writable and executable."""
    with pytest.raises(MpuError):
        Region(base, size, Access.USER_RW, **options)  # type: ignore[arg-type]


def test_executable_needs_read_only_normal_memory() -> None:
    """W^X holds for the kernel's view as well, and peripherals never hold code."""
    with pytest.raises(MpuError):
        Region(0, 256, Access.USER_RO, executable=True)
    with pytest.raises(MpuError):
        Region(0, 256, Access.READ_ONLY, executable=True, device=True)


@pytest.mark.parametrize("number", [-1, 8, 16])
def test_region_numbers_are_checked(number: int) -> None:
    """A ninth region would overwrite another one."""
    with pytest.raises(MpuError):
        pmsav7.encode(None, number)


def test_a_region_of_another_mpu_is_refused() -> None:
    """Words of one architecture are nonsense to the other."""
    with pytest.raises(MpuError):
        pmsav7.encode(regions.Region(0, 32, Access.USER_RW), 0)


def test_cover_gives_an_mpu_error_when_the_range_does_not_fit() -> None:
    """Asking for the impossible is loud, never rounded."""
    with pytest.raises(MpuError):
        pmsav7.cover(0x20, 0x100, Access.USER_RW)
    with pytest.raises(MpuError):
        pmsav7.cover(0x21, 0x20, Access.USER_RW, limit=2)
    with pytest.raises(MpuError):
        pmsav7.cover(0x100, 0, Access.USER_RW)


@given(
    access=st.sampled_from(list(Access)),
    start=st.integers(0, 1 << 12),
    blocks=st.integers(1, 1 << 10),
    shift=st.integers(5, 9),
    limit=st.sampled_from([1, 2]),
)
def test_cover_grants_exactly_what_was_asked(
    access: Access, start: int, blocks: int, shift: int, limit: int
) -> None:
    """Decoded one address at a time, the words grant the range and not one byte more."""
    low, high = 0x20000000 + (start << shift), 0x20000000 + (start + blocks << shift)
    try:
        regions = pmsav7.cover(low, high - low, access, limit=limit)
    except MpuError:
        return
    assert len(regions) <= limit
    assert sum(end - start for r in regions for start, end in r.ranges()) == high - low
    words = [pmsav7.encode(region, n) for n, region in enumerate(regions)]
    edges = {edge for r in regions for pair in r.ranges() for edge in pair}
    windows = {edge for r in regions for edge in (r.base, r.base + r.size)}
    step = max((high - low) // 64 // 32 * 32, 32)
    samples = edges | windows | {e - 1 for e in edges | windows} | set(range(low, high, step))
    for address in samples:
        got = {v7_rights(rbar, rasr, address) for rbar, rasr in words} - {""}
        assert got == ({RIGHTS[access]} if low <= address < high else set()), hex(address)


def test_one_region_is_found_whenever_there_is_one() -> None:
    """Compared with every size, base and run of enabled eighths below 4 KB."""
    step, top = 32, 4096
    possible = set()
    for size in (32 << n for n in range(8)):
        for base in range(0, top, size):
            possible.add((base, base + size))
            for first in range(8 if size >= 256 else 0):
                for last in range(first + 1, 9):
                    possible.add((base + first * size // 8, base + last * size // 8))
    for start in range(0, top, step):
        for end in range(start + step, top + 1, step):
            assert (pmsav7.split(start, end, 1) is not None) == ((start, end) in possible)


def test_two_regions_split_wherever_a_split_exists() -> None:
    """Compared with trying every cut, for every range of 32-byte blocks below 2 KB."""
    step, top = 32, 2048
    for start in range(0, top, step):
        for end in range(start + step, top + 1, step):
            one = pmsav7.split(start, end, 1)
            possible = one is not None or any(
                pmsav7.split(start, cut, 1) and pmsav7.split(cut, end, 1)
                for cut in range(start + step, end, step)
            )
            assert (pmsav7.split(start, end, 2) is not None) == possible
            if one is not None:
                assert pmsav7.split(start, end, 2) == one


@given(
    low=st.integers(0, 1 << 16),
    size=st.integers(1, 1 << 14),
    limit=st.sampled_from([1, 2]),
    room=st.integers(0, 1 << 16),
)
def test_spans_are_ranges_that_cover_accepts(low: int, size: int, limit: int, room: int) -> None:
    """Every span holds the bytes, stays within its bounds and can be granted exactly."""
    high = low + room
    spans = list(pmsav7.spans(low, size, limit, high))
    assert spans == sorted(spans)
    for start, end in spans:
        assert low <= start and start + size <= end <= high
        pmsav7.cover(start, end - start, Access.USER_RW, limit=limit)
    if room >= 4 * max(size, 32):
        assert spans


@pytest.mark.parametrize("limit", [1, 2])
def test_the_first_span_starts_lowest(limit: int) -> None:
    """No lower start works: compared with trying every start and end."""
    for low in range(0, 2048, 160):
        for size in range(20, 1000, 140):
            best = next(
                start
                for start in range(-(-low // 32) * 32, 8192, 32)
                if any(
                    pmsav7.split(start, end, limit)
                    for end in range(-(-(start + size) // 32) * 32, 8193, 32)
                )
            )
            assert next(iter(pmsav7.spans(low, size, limit, 8192)))[0] == best


def test_ranges_merge_adjacent_eighths() -> None:
    """Reports speak of ranges, not of sub-regions."""
    region = Region(0x1000, 0x800, Access.USER_RW, srd=0b0110_0001)
    assert region.ranges() == [(0x1100, 0x1500), (0x1700, 0x1800)]
