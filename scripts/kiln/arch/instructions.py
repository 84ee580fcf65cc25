# SPDX-License-Identifier: MIT
"""What measuring asks of an architecture's machine code: where it goes next, and what it costs.

The rules are a module with the members of `Disassembly`, and a core's costs one with those of
`CycleModel`, so that nothing else reads a mnemonic or an encoding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Instruction:
    """An instruction, as the disassembler prints it."""

    size: int
    """Bytes."""
    mnemonic: str
    """Its name, as `Disassembly.plain` makes it."""
    operands: str
    """All that follows."""


@dataclass(frozen=True)
class Step:
    """What an instruction leads to."""

    next: tuple[int, ...] = ()
    """Where the same function can go on."""
    calls: int | None = None
    """A function, which then comes back to `next`."""
    indirect: bool = False
    """Whether it is a call through a register."""
    returns: bool = False
    """Whether it may leave the function."""


@dataclass(frozen=True)
class Decision:
    """An instruction at which the program can go two ways."""

    address: int
    """Of the instruction."""
    condition: int
    """What is asked, as the architecture numbers it; opposites have one number."""
    register: int = -1
    """The register that is compared with zero; -1: the flags decide."""


class Unreadable(ValueError):
    """Code that does not tell where it goes next."""


class Disassembly(Protocol):
    """The rules of an architecture's machine code."""

    @property
    def CODE_MARK(self) -> str:
        """Of the symbols where code begins, after data."""

    def plain(self, mnemonic: str) -> str:
        """A mnemonic without what only says how long its code is."""

    def address(self, value: int) -> int:
        """The place in memory that a symbol's value means."""

    def enters(self, instruction: Instruction) -> bool:
        """Whether it calls the kernel."""

    def step(
        self, address: int, code: Mapping[int, Instruction], read: Callable[[int, int], bytes]
    ) -> Step:
        """What follows the instruction at an address, `read(address, bytes)` being the image's
        contents; raises Unreadable where the code does not tell."""

    def pushed(self, instruction: Instruction, depth: int) -> int | None:
        """Bytes on the stack behind an instruction, with `depth` before it, at most; None where
        the stack begins anew; raises Unreadable where the code does not tell."""

    def decisions(self, code: bytes, address: int) -> Iterator[Decision]:
        """Those in a run of instructions without data in it."""

    def ways(self, condition: int) -> tuple[str, str]:
        """The names of a decision's two ways: condition false, condition true."""


class CycleModel(Protocol):
    """An estimate of the cycles of one core."""

    @property
    def CORE(self) -> str:
        """The core, for people."""

    @property
    def TEXT(self) -> tuple[str, ...]:
        """Lines that say what counts how much."""

    @property
    def ENTRY(self) -> int:
        """Cycles to enter an exception."""

    @property
    def RETURN(self) -> int:
        """Cycles to return from one."""

    @property
    def TAKEN(self) -> int:
        """Cycles that an instruction takes longer if it branches."""

    def cycles(self, instruction: Instruction) -> int:
        """Of an instruction that does not branch."""
