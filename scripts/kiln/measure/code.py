# SPDX-License-Identifier: MIT
"""An image's machine code: its instructions, where each can go next, and its symbols."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from elftools.elf.elffile import ELFFile

from kiln.arch import known
from kiln.arch.architecture import Architecture
from kiln.arch.instructions import Instruction, Step, Unreadable
from kiln.base.errors import UserError
from kiln.link.code import disassemble, printed


def architecture_of(elf: ELFFile) -> Architecture:
    """That for which an image was built."""
    found = known.of_elf(elf)
    if found is None:
        raise UserError(f"{Path(elf.stream.name).name} is for no architecture that Kiln knows")
    return found


@dataclass
class Code:
    """The text of an image."""

    elf: Path
    _steps: dict[int, Step] = field(default_factory=dict)

    @cached_property
    def architecture(self) -> Architecture:
        """That for which it was built."""
        with self.elf.open("rb") as file:
            return architecture_of(ELFFile(file))

    @cached_property
    def instructions(self) -> dict[int, Instruction]:
        """By address."""
        return disassemble(self.elf, self.architecture)

    @cached_property
    def labels(self) -> list[tuple[int, str]]:
        """All symbols' values and names, in order."""
        rows = (line.split() for line in printed(self.elf, self.architecture, "nm"))
        return sorted((int(row[0], 16), row[2]) for row in rows if len(row) == 3)

    @cached_property
    def values(self) -> dict[str, int]:
        """All symbols' values; where a name is used twice, one of them."""
        return {name: value for value, name in self.labels}

    def label(self, address: int) -> str:
        """The name of the function at an address."""
        place = self.architecture.code.address
        return max(v for v in self.labels if place(v[0]) <= address and v[1][0] != "$")[1]

    @cached_property
    def sizes(self) -> dict[str, int]:
        """Bytes of what has a symbol, by name; where a name is used twice, of one of them."""
        rows = (line.split() for line in printed(self.elf, self.architecture, "nm", "-S"))
        return {row[3]: int(row[1], 16) for row in rows if len(row) == 4}

    @cached_property
    def symbols(self) -> dict[str, int]:
        """Addresses by name, those of functions where their code is."""
        place = self.architecture.code.address
        return {name: place(value) for name, value in self.values.items()}

    @cached_property
    def kernel(self) -> range:
        """The addresses of the kernel's code."""
        with self.elf.open("rb") as file:
            section = ELFFile(file).get_section_by_name(".kernel_text")
            if section is None:
                raise UserError(f"{self.elf.name} has no .kernel_text")
            return range(section["sh_addr"], section["sh_addr"] + section["sh_size"])

    def read(self, address: int, size: int) -> bytes:
        """Bytes of flash."""
        with self.elf.open("rb") as file:
            for section in ELFFile(file).iter_sections():
                start = section["sh_addr"]
                if start <= address and address + size <= start + section["sh_size"]:
                    data: bytes = section.data()
                    return data[address - start : address - start + size]
        raise UserError(f"{self.elf.name} has nothing at {address:#x}")

    def step(self, address: int) -> Step:
        """What follows the instruction at an address."""
        if address not in self._steps:
            rules = self.architecture.code
            try:
                self._steps[address] = rules.step(address, self.instructions, self.read)
            except Unreadable as problem:
                raise UserError(f"{self.elf.name}: {problem}") from None
        return self._steps[address]
