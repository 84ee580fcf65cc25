# SPDX-License-Identifier: MIT
"""The models of the chip and of the probe are as strict as what they stand for."""

import random

import pytest
from dap import Dap
from jtag import BoundaryScan, Chain
from stm32f4 import (
    CR,
    FLASH,
    KEYR,
    KEYS,
    LOCK,
    OPERR,
    PG,
    PGPERR,
    PGSERR,
    SER,
    SR,
    STRT,
    WRPERR,
    Chip,
)

HALFWORDS = 1 << 8  # PSIZE


@pytest.fixture
def chip():
    """With the flash unlocked, set to be programmed."""
    made = Chip()
    for key in KEYS:
        made.write(KEYR, 4, key)
    made.write(CR, 4, PG | HALFWORDS)
    return made


def status(chip, address, size, value):
    """SR after a write."""
    chip.write(address, size, value)
    return chip.read(SR, 4)


def test_programming_only_clears_bits(chip):
    assert status(chip, FLASH, 2, 0x1234) == 0
    assert status(chip, FLASH, 2, 0xFF0F) == 0
    assert chip.read(FLASH, 4) == 0xFFFF1204


@pytest.mark.parametrize(
    ("control", "size", "error"),
    [(HALFWORDS, 2, PGSERR), (PG | HALFWORDS | LOCK, 2, PGSERR), (PG | HALFWORDS, 4, PGPERR)],
)
def test_programming_needs_its_settings(chip, control, size, error):
    chip.write(CR, 4, control)
    assert status(chip, FLASH, size, 0) == error
    assert chip.read(FLASH, 4) == 0xFFFFFFFF


def test_a_locked_flash_needs_the_keys_in_their_order():
    chip = Chip()
    for key in (*reversed(KEYS), KEYS[1]):
        chip.write(KEYR, 4, key)
    chip.write(CR, 4, PG | HALFWORDS)
    assert status(chip, FLASH, 2, 0) == PGSERR


def test_a_protected_sector_is_neither_programmed_nor_erased(chip):
    chip.write(FLASH, 2, 0)
    chip.protect(0)
    assert status(chip, FLASH, 2, 1) == WRPERR
    chip.write(SR, 4, WRPERR)
    assert status(chip, CR, 4, SER | STRT) == WRPERR
    assert chip.read(FLASH, 2) == 0


def test_an_erase_takes_one_sector(chip):
    for address in (FLASH, FLASH + 0x4000, FLASH + 0x8000):
        chip.write(address, 2, 0)
    assert status(chip, CR, 4, SER | STRT | 1 << 3) == 0
    found = [chip.read(FLASH + offset, 2) for offset in (0, 0x4000, 0x8000)]
    assert found == [0, 0xFFFF, 0]
    assert status(chip, CR, 4, SER | STRT | 12 << 3) == OPERR


def bits(value, count, sampled):
    """Characters that shift `count` bits; the last leaves the state."""
    text = ""
    for index in range(count):
        bit = value >> index & 1 | (2 if index == count - 1 else 0)
        text += f"{bit}{'R' if sampled else ''}{bit | 4}"
    return text


def session(numbers):
    """Characters as OpenOCD writes them: scans of registers, and idle clocks."""
    text = "26" * 5 + "04"
    for _ in range(60):
        # IR has 4 bits of the core's TAP, then 5 of the other, in BYPASS.
        ir = 0x1F << 4 | numbers.choice((0x8, 0xA, 0xB, 0xE, 0xF))
        text += "26260404" + bits(ir, 9, False) + "2604"
        for _ in range(3):
            value = numbers.getrandbits(35)
            text += "26040400"[: numbers.choice((6, 7))] + bits(value, 36, True) + "2604"
            text += "0" + "04" * numbers.randrange(4) + numbers.choice(("", "bB", "r"))
    return text.encode()


@pytest.mark.parametrize("seed", range(5))
def test_scans_are_what_single_characters_are(seed):
    text = session(random.Random(seed))
    answers = []
    for size in (len(text), 1, 7, 512):
        chip = Chip()
        chain = Chain([Dap(chip), BoundaryScan()], chip.reset_pin)
        parts = [chain.feed(text[i : i + size]) for i in range(0, len(text), size)]
        answers.append((b"".join(parts), chain.state, vars(chain.taps[0]) | {"chip": vars(chip)}))
    assert len(answers[0][0]) == 60 * 3 * 36
    assert all(answer == answers[0] for answer in answers)
