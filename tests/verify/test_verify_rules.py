# SPDX-License-Identifier: MIT
"""One defect each in an image that is otherwise isolated, and the message about it."""

from __future__ import annotations

import struct
from typing import Any

import pytest
import small_image
from subject import Subject

from kiln.arch import pmsav7
from kiln.arch.regions import Access

IDLE, ALPHA, BETA = 0, 1, 2
RW, RO, FLASH = Access.USER_RW, Access.USER_RO, Access.READ_ONLY


def test_the_small_image_is_isolated(small: Subject) -> None:
    """All other tests here depend on it."""
    assert small.errors() == []


def words(number: int, base: int, size: int, access: Access, **options: Any) -> bytes:
    """The words of a region as bytes of the image."""
    region = pmsav7.Region(base, size, access, **options)
    return struct.pack("<II", *pmsav7.encode(region, number))


def with_region(small: Subject, task: int, slot: int, data: bytes) -> list[str]:
    """The errors after the words of one dynamic slot were exchanged."""
    return small.errors(small.image.patched(small.tables.tasks[task].words_at + 8 * slot, data))


WIDER = [
    (
        "another task's stack",
        (BETA, 3, words(3, 0x20001000, 0x400, RW)),
        "task 'beta' can write 0x20001000..0x200013ff, which belongs to task 'alpha'"
        " (.task.alpha.stack)",
    ),
    (
        "another task's data, to read",
        (IDLE, 1, words(1, 0x20001400, 32, RO)),
        "task 'idle' can read 0x20001400..0x2000141f, which belongs to task 'alpha'"
        " (.task.alpha.data)",
    ),
    (
        "kernel state",
        (ALPHA, 3, words(3, 0x20000400, 0x100, RW)),
        "task 'alpha' can write 0x20000400..0x200004ff, which belongs to the kernel"
        " (.kernel_state)",
    ),
    (
        "kernel stack, to read",
        (BETA, 3, words(3, 0x20000000, 0x400, RO)),
        "task 'beta' can read 0x20000000..0x200003ff, which belongs to the kernel"
        " (.kernel_stack)",
    ),
    (
        "vectors",
        (BETA, 3, words(3, 0, 0x100, FLASH)),
        "task 'beta' can read 0x00000000..0x000000ff, which belongs to the kernel (.vectors)",
    ),
    (
        "a device of another task",
        (BETA, 3, words(3, 0x40010000, 0x1000, RW, device=True)),
        "task 'beta' can write 0x40010000..0x40010fff, which belongs to device 'gpio0'",
    ),
    (
        "the kernel's UART",
        (BETA, 3, words(3, 0x40004000, 0x20, RW, device=True)),
        "task 'beta' can write 0x40004000..0x4000401f, which belongs to device 'uart0'",
    ),
    (
        "a device's neighbour",
        (ALPHA, 1, words(1, 0x40010000, 0x2000, RW, device=True)),
        "task 'alpha' can write 0x40011000..0x40011fff, which belongs to device 'timer0'",
    ),
    (
        "memory that nobody was granted",
        (ALPHA, 3, words(3, 0x20004000, 0x100, RW)),
        "task 'alpha' can write 0x20004000..0x200040ff, which is granted to no task",
    ),
    (
        "memory below its own stack",
        (ALPHA, 3, words(3, 0x20000FE0, 0x20, RW)),
        "task 'alpha' can write 0x20000fe0..0x20000fff, directly below its stack: an overflow"
        " would not fault",
    ),
    (
        "RAM through its bit-band alias",
        (ALPHA, 3, words(3, 0x22020000, 0x1000, RW)),
        "task 'alpha' can write 0x22020000..0x22020fff, which belongs to the bit-band alias"
        " of RAM",
    ),
    (
        "a peripheral through its bit-band alias",
        (ALPHA, 3, words(3, 0x42200000, 0x1000, RW, device=True)),
        "task 'alpha' can write 0x42200000..0x42200fff, which belongs to the bit-band alias"
        " of peripherals",
    ),
    (
        "the system control space",
        (ALPHA, 3, words(3, 0xE000E000, 0x1000, RW, device=True)),
        "task 'alpha' can write 0xe000e000..0xe000efff, which belongs to the private"
        " peripheral bus",
    ),
    (
        "the vendor's system space",
        (ALPHA, 3, words(3, 0xFFFFF000, 0x1000, RW, device=True)),
        "task 'alpha' can write 0xfffff000..0xffffffff, which belongs to the system space of"
        " the chip's vendor",
    ),
    (
        "a partition that is read-only for the task",
        (BETA, 2, words(2, 0x20002000, 0x100, RW)),
        "task 'beta' can write 0x20002000..0x200020ff, which belongs to memory partition"
        " 'calib'",
    ),
    (
        "its own data, to execute",
        (ALPHA, 3, words(3, 0x20001400, 0x100, FLASH, executable=True)),
        "task 'alpha' can execute 0x20001400..0x20001477, which belongs to task 'alpha'"
        " (.task.alpha.data)",
    ),
    (
        "everything",
        (IDLE, 3, words(3, 0, 1 << 32, RW)),
        "task 'idle' can write 0x20001000..0x200013ff, which belongs to task 'alpha'"
        " (.task.alpha.stack)",
    ),
    (
        "a device as normal memory",
        (ALPHA, 1, words(1, 0x40010000, 0x1000, RW)),
        "task 'alpha': MPU region 1 grants 0x40010000..0x400101ff as normal memory, where"
        " there is none for this task",
    ),
    (
        "RAM as a device",
        (ALPHA, 0, words(0, 0x20001000, 0x800, RW, device=True, srd=0xE0)),
        "task 'alpha': MPU region 0 grants 0x20001000..0x200010ff as device memory, where"
        " there is none for this task",
    ),
    (
        "flash behind the image",
        (ALPHA, 3, words(3, 0x8000, 0x20, FLASH, executable=True)),
        "task 'alpha': MPU region 3 grants 0x00008000..0x0000801f as normal memory, where"
        " there is none for this task",
    ),
]


@pytest.mark.parametrize(("patch", "expected"), [w[1:] for w in WIDER], ids=[w[0] for w in WIDER])
def test_wider_access_is_an_error(
    small: Subject, patch: tuple[int, int, bytes], expected: str
) -> None:
    """One region of one task grants something that it must not."""
    assert expected in with_region(small, *patch)


AMISS = [
    (
        "half of the block",
        (ALPHA, 0, words(0, 0x20001000, 0x400, RW)),
        "task 'alpha' cannot write 0x20001400..0x20001477, which is its own (.task.alpha.data)",
    ),
    (
        "no device",
        (ALPHA, 1, struct.pack("<II", 0x11, 0)),
        "task 'alpha' cannot read 0x40010000..0x40010fff, which is device 'gpio0', which it was"
        " granted",
    ),
    (
        "a partition that cannot be written",
        (ALPHA, 2, words(2, 0x20002000, 0x100, RO)),
        "task 'alpha' cannot write 0x20002000..0x200020ff, which is memory partition 'calib',"
        " which it was granted",
    ),
    (
        "a partition that the kernel cannot write",
        (BETA, 2, words(2, 0x20002000, 0x100, FLASH)),
        "task 'beta': MPU region 2 keeps the kernel from writing 0x20002000..0x2000201f",
    ),
    (
        "a byte that two regions grant",
        (IDLE, 3, words(3, 0x20000800, 0x20, RW)),
        "task 'idle': MPU regions 0 and 3 both grant 0x20000800..0x2000081f",
    ),
]


@pytest.mark.parametrize(("patch", "expected"), [n[1:] for n in AMISS], ids=[n[0] for n in AMISS])
def test_missing_or_superfluous_regions_are_errors(
    small: Subject, patch: tuple[int, int, bytes], expected: str
) -> None:
    """One region of one task grants less than was promised, or what another grants already."""
    assert expected in with_region(small, *patch)


WORDS = [
    (0x10, 0x1303000F, "the RBAR of MPU region 3, 0x00000010, names region 0"),
    (0x17, 0, "the RBAR of MPU region 3, 0x00000017, names region 7"),
    (0x03, 0, "the RBAR of MPU region 3, 0x00000003, names no region"),
    (0x20001053, 0x1303000F, "has a base 0x20001040 that is not aligned to its size 0x100"),
    (0x20001013, 0x13030007, "is smaller than 32 bytes"),
    (0x20001013, 0x13030109, "disables sub-regions but is smaller than 256 bytes"),
    (0x20001013, 0x33030009, "sets reserved bits of RASR"),
    (0x20001013, 0x14030009, "has the reserved access permission 4"),
    (0x20001013, 0x13110009, "has a reserved memory type"),
    (0x20001013, 0x03030009, "MPU region 3 is writable and executable"),
    (0x20001013, 0x11030009, "MPU region 3 is enabled but grants the task nothing"),
    (0x20001013, 0x1303FF0F, "MPU region 3 is enabled but grants the task nothing"),
]


@pytest.mark.parametrize(("rbar", "rasr", "expected"), WORDS)
def test_unsound_words_are_errors(small: Subject, rbar: int, rasr: int, expected: str) -> None:
    """Words that name another slot, or that the architecture does not define."""
    errors = with_region(small, ALPHA, 3, struct.pack("<II", rbar, rasr))
    assert any(error.startswith("task 'alpha'") and expected in error for error in errors), errors


def test_static_regions_have_numbers_of_their_own(small: Subject) -> None:
    """A static region in a dynamic slot, or two with one number, or none."""
    at = small.tables.static_at
    low = small.errors(small.image.patched(at + 24, struct.pack("<I", 0x4013)))
    assert any(e.startswith("mpu_static[3] has RBAR 0x00004013, which does not") for e in low)
    twice = small.errors(small.image.patched(at, struct.pack("<I", 0x15)))
    assert any(e.startswith("mpu_static[1] has RBAR 0x00000015") for e in twice)
    assert "MPU region 4 is in no table, so it is never initialised" in twice


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (
            ("tasks", "alpha", "grants"),
            [],
            "task 'alpha' can write 0x40010000..0x40010fff, which belongs to device 'gpio0'",
        ),
        (
            ("board", "devices", "gpio0", "driver"),
            "gpio",
            "task 'alpha' can write 0x40010000..0x40010fff, which belongs to device 'gpio0'",
        ),
        (
            ("board", "devices", "gpio0", "size"),
            0x400,
            "task 'alpha' can write 0x40010400..0x40010fff, which is granted to no task",
        ),
        (
            ("board", "devices", "timer0", "base"),
            0x20001000,
            "0x20001000..0x200013ff belongs to task 'alpha' (.task.alpha.stack) and to"
            " device 'timer0'",
        ),
        (
            ("board", "devices", "gpio0", "dma"),
            True,
            "task 'alpha' can reach all memory by DMA of device 'gpio0', without a waiver",
        ),
    ],
)
def test_the_manifest_decides(
    small: Subject, path: tuple[str, ...], value: Any, expected: str
) -> None:
    """The same image is wrong when something else was asked for."""
    assert expected in small.errors(facts=small_image.facts_with(path, value))
