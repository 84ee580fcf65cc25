# SPDX-License-Identifier: MIT
"""Every single-bit error in an MPU word that widens access is found."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from subject import Subject
from flip_oracle import load, widens

Table = list[tuple[int, int]]


def flipped_words(words: Table) -> Iterator[tuple[int, int, Table]]:
    """(byte offset, new word, all words with that one exchanged) for each bit of each word."""
    for slot, pair in enumerate(words):
        for half in (0, 1):
            for bit in range(32):
                changed = list(pair)
                changed[half] ^= 1 << bit
                table = words[:slot] + [(changed[0], changed[1])] + words[slot + 1 :]
                yield 8 * slot + 4 * half, changed[half], table


def check_every_flip(subject: Subject) -> tuple[int, int]:
    """Flip each bit of each table; returns the number of flips and of those that widen."""
    tables = subject.tables
    static = list(tables.static)
    flips = wide = 0
    for task in tables.tasks:
        words = list(task.words)
        for offset, word, table in flipped_words(words):
            flips += 1
            if widens(load(static, words), load(static, table)):
                wide += 1
                image = subject.image.patched(task.words_at + offset, struct.pack("<I", word))
                assert subject.errors(image), f"{task.name}: {word:#010x} at +{offset} passes"
    for offset, word, table in flipped_words(static):
        flips += 1
        if any(
            widens(load(static, list(task.words)), load(table, list(task.words)))
            for task in tables.tasks
        ):
            wide += 1
            image = subject.image.patched(tables.static_at + offset, struct.pack("<I", word))
            assert subject.errors(image), f"mpu_static: {word:#010x} at +{offset} passes"
    return flips, wide


def test_every_flip_that_widens_access_is_rejected(small: Subject) -> None:
    """In the small image, whose tables leave slots unused."""
    flips, wide = check_every_flip(small)
    print(f"{flips} flips, {wide} of them widen access, all found")
    assert flips == 64 * (3 * 4 + 4) and wide > 100
