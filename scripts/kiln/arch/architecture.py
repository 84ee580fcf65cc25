# SPDX-License-Identifier: MIT
"""What the generators ask of an architecture.

One more architecture is a folder below arch/, one module here, and a decoder of its own below
verify/: no stage changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kiln.arch.instructions import CycleModel, Disassembly
from kiln.arch.regions import Encoder


@dataclass(frozen=True)
class Entries:
    """The functions at which the kernel is entered."""

    call: str
    interrupt: str
    tick: str
    fault: str
    late: str
    """That of bus errors which the processor reports late."""
    bad_frame: str
    """The function that ends a task whose frame is not in its stack."""
    switch: str
    """Where the way out goes from one task to another."""

    @property
    def all(self) -> tuple[str, ...]:
        """All ways into the kernel."""
        return self.call, self.interrupt, self.tick, self.fault, self.late


@dataclass(frozen=True)
class Level:
    """One of the levels at which handlers run, each of which can interrupt those before it."""

    entries: Mapping[str, int]
    """Its functions, or places in them, where it begins, and the bytes that are on the kernel's
    stack then: a frame with its alignment, or what is kept when the rest is forgotten."""


@dataclass(frozen=True)
class Architecture:
    """An architecture, as the stages see it."""

    name: str
    """As model.json and generated files say it."""
    folder: str
    """Of its sources, relative to the tree."""
    tools: str
    """What the names of its compiler and binutils begin with."""
    packages: tuple[str, ...]
    """`tool:NAME` or `file:PATH` of what building needs; see scripts/packages.txt."""
    emulator: str
    """The program of QEMU."""
    cores: Mapping[str, int]
    """The compiler's name of each core -> regions of its MPU."""
    mpu: Encoder
    """Its memory protection unit."""
    templates: str
    """The folder in templates/ with its vectors.c and its stubs of system calls, syscalls.h."""
    vector_alignment: Callable[[int], int]
    """Of a vector table with so many interrupts, in bytes."""
    region_words: tuple[str, ...]
    """The members of its struct arch_mpu_region, in the order in which `mpu` encodes them."""
    frame_bytes: int
    """ARCH_FRAME_BYTES: of stack, from the highest lawful frame to its end."""
    guard_bytes: int
    """What an entry can write directly below a stack."""
    forbidden: tuple[tuple[int, int, str], ...]
    """(first address, bytes, what it is) of ranges that no region may reach into."""
    timer: str
    """The timer of the tick."""
    timer_cycles: int
    """How many cycles it counts at most."""
    made: Callable[[Any], bool]
    """Whether an ELFFile is for it."""
    code: Disassembly
    """The rules of its machine code."""
    cycles: CycleModel
    """What instructions cost on the core for which `kiln bench` estimates."""
    entries: Entries
    """Where the kernel is entered."""
    levels: tuple[Level, ...]
    """What can be on the kernel's stack together, the lowest level first."""
    tables: Mapping[str, str]
    """Function that calls through a register -> what the names of the tables begin with in which
    the functions stand that it calls."""
    loops: Mapping[str, int]
    """Rounds at most of the loops in its own functions, by the function's name."""
