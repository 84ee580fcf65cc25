# SPDX-License-Identifier: MIT
"""How much stack the kernel needs at most, from the machine code of a linked image.

A function needs what it pushes, and at each call what it has pushed so far and what the callee
needs. A jump to another function is followed like any other. Calls through registers go to what
the tables of their function name (`Architecture.tables`); one that has none is an error, and so is
a function that calls itself. On the longest way of one level the next one can begin: see
`Architecture.levels`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kiln.arch.architecture import Architecture
from kiln.arch.instructions import Step, Unreadable
from kiln.base.diag import Failed, Message, Place
from kiln.base.elf import Elf, Section
from kiln.link.code import disassemble

TEXT = ".kernel_text"
_LIMIT = 1 << 16  # bytes: a loop that pushes more in each round gets there


@dataclass(frozen=True)
class Need:
    """What a function, or all levels together, take of the stack."""

    bytes: int
    path: tuple[str, ...]  # the deepest calls, `name bytes`, outermost first
    returns: bool = True


class Stack:
    """The needs of the functions of one image's kernel."""

    def __init__(self, elf: Path, architecture: Architecture) -> None:
        self.architecture = architecture
        self.elf = Elf(elf)
        self.code = disassemble(elf, architecture, f"--section={TEXT}")
        rules = architecture.code
        self.symbols = [s for s in self.elf.symbols() if not s.name.startswith("$")]
        text = self.elf.sections.index(self._section(TEXT))
        self.names = {rules.address(s.value): s.name for s in self.symbols if s.section == text}
        self._entries = {name: address for address, name in self.names.items()}
        self._known: dict[int, Need] = {}
        self._open: list[int] = []
        self._restarts: set[int] = set()

    def whole(self) -> Need:
        """Of all levels, with what is on the stack when each begins."""
        total = 0
        path: list[str] = []
        for level in self.architecture.levels:
            ways = [
                self._behind(size, f"{name}'s frame", self.function(self._entries[name]))
                for name, size in level.entries.items()
                if name in self._entries
            ]
            if not total:  # where the stack begins anew, that is on the lowest level
                known: set[int] = set()
                while left := self._restarts - known:
                    known |= left
                    ways += [self.function(entry) for entry in sorted(left)]
            deepest = max(ways, key=_bytes)
            total += deepest.bytes
            path += deepest.path
        return Need((total + 7) & ~7, tuple(path))

    def _behind(self, size: int, what: str, need: Need) -> Need:
        """With so many bytes before it."""
        return Need(size + need.bytes, ((f"{what} {size}",) if size else ()) + need.path)

    def function(self, entry: int) -> Need:
        """Of the function at an address."""
        if entry in self._open:
            ring = [self._name(each) for each in self._open[self._open.index(entry) :]]
            raise self._failed(
                f"the kernel's {ring[0]} calls itself: {' > '.join([*ring, ring[0]])}",
                "its stack has no bound; make it a loop",
            )
        if entry not in self._known:
            self._open.append(entry)
            self._known[entry] = self._walk(entry)
            self._open.pop()
        return self._known[entry]

    def _walk(self, entry: int) -> Need:
        """Follow all ways through a function."""
        deepest, returns = Need(0, ()), False
        depths: dict[int, int] = {}
        work = [(entry, 0)]
        own = 0
        while work:
            place, depth = work.pop()
            if depths.get(place, -1) >= depth:
                continue
            depths[place] = depth
            step = self._step(place)
            goes_on = True
            if step.indirect or step.calls is not None:
                for callee in self._callees(place, entry, step):
                    need = self.function(callee)
                    goes_on = need.returns
                    if depth + need.bytes > deepest.bytes or not deepest.path:
                        own_part = f"{self._name(entry)} {depth}"
                        deepest = Need(depth + need.bytes, (own_part, *need.path))
            after = self._after(place, depth)
            if after is None:
                self._restarts |= set(step.next)
                continue
            own = max(own, after)
            returns = returns or step.returns
            work += [(target, after) for target in step.next if goes_on]
        if own >= deepest.bytes:
            deepest = Need(own, (f"{self._name(entry)} {own}",))
        return Need(deepest.bytes, deepest.path, returns)

    def _after(self, place: int, depth: int) -> int | None:
        """Bytes on the stack behind an instruction."""
        try:
            after = self.architecture.code.pushed(self.code[place], depth)
        except Unreadable as problem:
            raise self._failed(f"{self._name(place)} at {place:#x}: {problem}", _HINT) from None
        if after is None:
            return None
        if after > _LIMIT:
            raise self._failed(f"a loop in the kernel's {self._name(place)} takes stack", _HINT)
        return max(after, 0)

    def _step(self, place: int) -> Step:
        try:
            return self.architecture.code.step(place, self.code, self._read)
        except (Unreadable, KeyError) as problem:
            raise self._failed(f"{self._name(place)} at {place:#x}: {problem}", _HINT) from None

    def _callees(self, place: int, entry: int, step: Step) -> list[int]:
        """Where a call can go."""
        if step.calls is not None:
            return [step.calls]
        prefix = self.architecture.tables.get(self._name(entry))
        if prefix is None:
            raise self._failed(
                f"the kernel's {self._name(place)} calls through a register, to nothing declared",
                "declare the table of its targets in the architecture's `tables`",
            )
        return sorted(set(self._targets(prefix)))

    def _targets(self, prefix: str) -> Iterator[int]:
        """The functions that are named in tables."""
        for table in self.symbols:
            if table.name.startswith(prefix):
                words = self._read(table.value, table.size & ~3)
                for (word,) in struct.iter_unpack("<I", words):
                    if self.architecture.code.address(word) in self.code and word & 1:
                        yield self.architecture.code.address(word)

    def _read(self, address: int, size: int) -> bytes:
        for section in self.elf.sections:
            if section.address <= address and address + size <= section.address + section.size:
                start = section.offset + address - section.address
                return self.elf.data[start : start + size]
        raise Unreadable(f"nothing is at {address:#x}")

    def _name(self, place: int) -> str:
        """Of the function in which an instruction stands."""
        return self.names[max(a for a in self.names if a <= place)]

    def _section(self, name: str) -> Section:
        section = self.elf.section(name)
        assert section is not None
        return section

    def _failed(self, text: str, hint: str) -> Failed:
        return Failed([Message(Place("kernel.o"), text, hint)])


_HINT = "the kernel's stack must be known when it is built"


def _bytes(need: Need) -> int:
    return need.bytes


def needed(elf: Path, architecture: Architecture) -> Need:
    """What the kernel of a linked image needs."""
    return Stack(elf, architecture).whole()
