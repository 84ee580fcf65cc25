# SPDX-License-Identifier: MIT
"""Processors with fewer bits of an exception priority than the emulator's eight."""

from __future__ import annotations

import pytest
from hostile.arena import ARENA, stub_of
from hostile.elf import elf_of
from hostile.pretence import Pretence
from support.application import Builder

from kiln.base.paths import BASE, board_names
from kiln.image.boards import number

FAULTS, KERNEL = 0x40, 0x80
# System handler priority registers: what the kernel writes there, and then reads.
LEVELS = {
    **{0xE000ED14 + exception: FAULTS for exception in (4, 5, 6)},
    **{0xE000ED14 + exception: KERNEL for exception in (11, 12, 14, 15)},
}
AIRCR, KEY, PRIGROUP = 0xE000ED0C, 0x05FA0000, 7 << 8


@pytest.mark.parametrize("bits", [2, 3, 4])
def test_levels_stay_apart(build: Builder, bits: int) -> None:
    """The kernel reads back each of its levels, finds what it wrote, and boots."""
    kept = 0xFF << (8 - bits) & 0xFF
    image = build.folder(ARENA)
    elf = elf_of(image.elf)
    with stub_of(image) as stub:
        for name in ("arch_init", "task_boot"):
            stub.stop_at(elf.address(name))
        assert stub.go() == elf.address("arch_init") & ~1
        found = {address: level & kept for address, level in LEVELS.items()}
        Pretence(image.elf, stub).show(found)
        assert stub.go() == elf.address("task_boot") & ~1
    assert len(set(found.values())) == 2


@pytest.mark.parametrize("address", LEVELS)
def test_levels_that_merge(build: Builder, address: int) -> None:
    """One that reads as the next more urgent that is left of it is a panic."""
    image = build.folder(ARENA)
    elf = elf_of(image.elf)
    with stub_of(image) as stub:
        for name in ("arch_init", "panic"):
            stub.stop_at(elf.address(name))
        assert stub.go() == elf.address("arch_init") & ~1
        Pretence(image.elf, stub).show({address: LEVELS[address] & LEVELS[address] - 1})
        assert stub.go() == elf.address("panic") & ~1


@pytest.mark.parametrize("name", board_names())
def test_boards_have_the_bits(name: str) -> None:
    """Two would do; three are what every processor of the kind has."""
    text = (BASE / "boards" / name / "board.yaml").read_text(encoding="utf-8")
    (line,) = [line for line in text.splitlines() if line.startswith("priority_bits: ")]
    kept = 0xFF << (8 - number(line.split()[1])) & 0xFF
    assert {FAULTS & kept, KERNEL & kept} == {FAULTS, KERNEL}


def test_groups_are_as_after_reset(build: Builder) -> None:
    """A program that ran before may have made all levels one group, in which none preempts."""
    image = build.folder(ARENA)
    elf = elf_of(image.elf)
    with stub_of(image) as stub:
        for name in ("arch_init", "task_boot"):
            stub.stop_at(elf.address(name))
        assert stub.go() == elf.address("arch_init") & ~1
        stub.physical(False)
        Pretence(image.elf, stub).store(AIRCR, KEY | PRIGROUP)
        assert stub.word(AIRCR) & PRIGROUP == PRIGROUP
        assert stub.go() == elf.address("task_boot") & ~1
        assert stub.word(AIRCR) & PRIGROUP == 0
