# SPDX-License-Identifier: MIT
"""Class E: which calls to make."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from hostile.arena import Arena
from hostile.callmodel import READ, SEM_SIGNAL, SEM_WAIT, SLEEP, SPAWN, WRITE
from hostile.calls import Call

NUMBERS = (2**31 - 1, 2**31, 2**32 - 1)
SMALL = (0, 1, 2, 3, 4, 5, 6, 7, 8, 31, 32, 255, 256, 257)
LENGTHS = (0, 1, 2, 32, 127, 128, 129, 256, *NUMBERS)

# Addresses to name as buffers: own memory, others', and the edges of both.
OWN = ("stack", ".task.attacker.data", "box", "box+3968", "notice", "notice+128", ".user_text")
FOREIGN = (
    *(".vectors", ".kernel_text", ".kernel_rodata", ".kernel_stack", ".kernel_state"),
    *(".task.victim.stack", ".task.victim.data", ".task.clock.bss", ".task.peer.stack"),
    *(".task.idle.stack", ".task.referee.stack", ".task.janitor.stack", "uart0", "timer0"),
    *("ram_end", "0x22000000", "0x60000000", "0xe000ed00", "0xffffffff", "0x1"),
)
# Below the first byte, so that the buffer crosses it, and around the last.
AROUND = (-129, -128, -127, -1, 0, 1)


def edges(arena: Arena) -> Iterator[int]:
    """Addresses around the ends of what the attacker may reach."""
    own = [arena.elf.sections[name] for name in (".memory.box", ".memory.notice", ".user_text")]
    low = arena.place("stack")
    block_end = arena.elf.address("ld_attacker_bss_end")
    ends = [end for start, size in own for end in (start, start + size)] + [low, block_end]
    for end, offset in product(ends, AROUND):
        yield end + offset & 0xFFFFFFFF


def every_number(arena: Arena) -> Iterator[Call]:
    """All 256 immediates, with a few sets of arguments."""
    place = arena.place(".kernel_state")
    for arguments in (
        (0, 0, 0, 0),
        (2**32 - 1,) * 4,
        (1, place, 64, 0),
        (place, place, place, 1),
    ):
        for number in range(256):
            yield number, arguments


def buffers(arena: Arena) -> Iterator[Call]:
    """write and read with every kind of buffer and length."""
    addresses = {arena.place(name) for name in (*OWN, *FOREIGN)} | set(edges(arena))
    for address, length in product(sorted(addresses), LENGTHS):
        yield WRITE, (1, address, length, 0)
        yield READ, (3, address, length, 0)
    for address in sorted(addresses):
        # As long as it takes to wrap round to 0, and one less.
        for length in (-address & 0xFFFFFFFF, -address - 1 & 0xFFFFFFFF):
            yield WRITE, (2, address, length, 0)
            yield READ, (0, address, length, 0)
    for number, file in product((WRITE, READ), (*SMALL, *NUMBERS)):
        yield number, (file, arena.place(".kernel_state"), 0, 0)
        yield number, (file, arena.place(".kernel_state"), 1, 0)


def objects(arena: Arena) -> Iterator[Call]:
    """Handles and tasks: granted, not granted, of the wrong type, and none at all."""
    places = tuple(arena.place(name) for name in (*OWN, *FOREIGN))
    for handle in (*SMALL, *NUMBERS, *places):
        for timeout in (0, 1, 2**32 - 1):
            yield SEM_WAIT, (handle, timeout, 7, 8)
        yield SEM_SIGNAL, (handle, 6, 7, 8)
    mine = 4
    for _ in range(4):
        yield SEM_SIGNAL, (mine, 0, 0, 0)
    for _ in range(4):
        yield SEM_WAIT, (mine, 0, 0, 0)
    yield SEM_SIGNAL, (mine, 0, 0, 0)
    priorities = (0, 1, 2, 3, 4, 29, 30, 31, 32, 255, 256 + 3, *NUMBERS, 2**32 - 2)
    for entry, priority in product((*SMALL, *NUMBERS, *places[:6]), priorities):
        yield SPAWN, (entry, priority, 5, 6)
        if entry == 6:
            yield 0, (1, 2, 3, 4)  # let the peer end
            yield 0, (1, 2, 3, 4)
    yield SLEEP, (0, 1, 2, 3)
