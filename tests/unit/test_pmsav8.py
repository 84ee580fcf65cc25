# SPDX-License-Identifier: MIT
"""The PMSAv8 encoder: inclusive limits, above all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpu_decode import v8_rights

from kiln.arch import regions, pmsav8
from kiln.arch.pmsav8 import Region
from kiln.arch.regions import Access, MpuError

RIGHTS = {Access.USER_RW: "rw", Access.USER_RO: "r", Access.READ_ONLY: "r"}


def test_words_of_known_regions() -> None:
    """Words worked out by hand from DDI 0553B, D1.2.195 and D1.2.198."""
    ram = Region(0x38000420, 0x60, Access.USER_RW)
    assert pmsav8.encode(ram, 0) == (0x38000423, 0x38000461)
    code = Region(0x10004000, 0x1000, Access.READ_ONLY, executable=True)
    assert pmsav8.encode(code, 7) == (0x10004006, 0x10004FE1)
    uart = Region(0x50200000, 0x1000, Access.USER_RW, device=True)
    assert pmsav8.encode(uart, 1) == (0x50200013, 0x50200FE3)
    assert pmsav8.MAIR0 == 0x04FF


def test_one_block_has_its_own_address_as_limit() -> None:
    """The limit is inclusive: a region of 32 bytes ends in the block it starts in."""
    rbar, rlar = pmsav8.encode(Region(0x20000020, 32, Access.USER_RW), 0)
    assert rlar & ~31 == 0x20000020
    assert v8_rights(rbar, rlar, 0x2000003F) == "rw"
    assert v8_rights(rbar, rlar, 0x20000040) == ""
    assert v8_rights(rbar, rlar, 0x2000001F) == ""


def test_the_last_block_of_the_address_space() -> None:
    """The limit of a region that ends at 4 GB does not wrap."""
    assert pmsav8.encode(Region(0xFFFFFFE0, 32, Access.USER_RW), 0)[1] == 0xFFFFFFE1


@pytest.mark.parametrize("number", range(16))
def test_disabled_region_grants_nothing(number: int) -> None:
    """An RLAR of zero has EN clear."""
    assert pmsav8.encode(None, number) == (0, 0)


@pytest.mark.parametrize(
    ("base", "size", "access", "options"),
    [
        (0x20000010, 32, Access.USER_RW, {}),
        (0x20000000, 48, Access.USER_RW, {}),
        (0x20000000, 0, Access.USER_RW, {}),
        (-32, 32, Access.USER_RW, {}),
        (0xFFFFFFE0, 64, Access.USER_RW, {}),
        (0x20000000, 64, Access.USER_RW, {"executable": True}),
        (0x20000000, 64, Access.READ_ONLY, {"executable": True, "device": True}),
    ],
)
def test_impossible_regions_cannot_be_made(
    base: int, size: int, access: Access, options: dict[str, bool]
) -> None:
    """Unaligned bases would set SH, AP or XN; unaligned limits AttrIndx."""
    with pytest.raises(MpuError):
        Region(base, size, access, **options)


@pytest.mark.parametrize("number", [-1, 16])
def test_region_numbers_are_checked(number: int) -> None:
    """There are at most 16."""
    with pytest.raises(MpuError):
        pmsav8.encode(None, number)


def test_a_region_of_another_mpu_is_refused() -> None:
    """Words of one architecture are nonsense to the other."""
    with pytest.raises(MpuError):
        pmsav8.encode(regions.Region(0, 32, Access.USER_RW), 0)


@given(
    access=st.sampled_from(list(Access)),
    start=st.integers(0, (1 << 27) - 1),
    blocks=st.integers(1, 1 << 20),
    executable=st.booleans(),
)
def test_cover_grants_exactly_what_was_asked(
    access: Access, start: int, blocks: int, executable: bool
) -> None:
    """Decoded at both edges, the words grant the range and not one byte more."""
    low, high = start * 32, min(start + blocks, 1 << 27) * 32
    executable = executable and access is Access.READ_ONLY
    (region,) = pmsav8.cover(low, high - low, access, executable=executable)
    words = pmsav8.encode(region, 3)
    rights = RIGHTS[access] + "x" * executable
    assert [v8_rights(*words, a) for a in (low - 1, low, high - 1, high)] == [
        "",
        rights,
        rights,
        "",
    ]


@given(low=st.integers(0, 1 << 20), size=st.integers(1, 1 << 20), room=st.integers(0, 1 << 21))
def test_spans_round_to_blocks(low: int, size: int, room: int) -> None:
    """There is one span, both ends rounded up to 32 bytes, if it fits."""
    spans = list(pmsav8.spans(low, size, 1, low + room))
    assert len(spans) == (1 if room >= size + 62 else len(spans))
    for start, end in spans:
        assert 0 <= start - low < 32 and 0 <= end - start - size < 32 and end <= low + room
