# SPDX-License-Identifier: MIT
"""The kernel's instructions in an image, and where each can go next."""

from __future__ import annotations

import re
import struct
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from elftools.elf.elffile import ELFFile

from kiln.base.errors import UserError
from kiln.measure.bench.cycles import Instruction, disassemble

_CONDITIONS = "eq|ne|cs|cc|mi|pl|vs|vc|hi|ls|ge|lt|gt|le"
_BRANCH = re.compile(rf"b({_CONDITIONS})?$")
_RETURN = re.compile(rf"(?:bx|pop|ldmia|ldr)({_CONDITIONS})?$")
_TARGET = re.compile(r"(?:^|\s)([0-9a-f]+) <")
_LIMIT = re.compile(r"#(\d+)")
_TABLES = {"tbb": 1, "tbh": 2}  # bytes of an entry
_BEFORE_TABLE = 6  # instructions between the comparison and the table's branch, at most


@dataclass(frozen=True)
class Step:
    """What an instruction leads to."""

    next: tuple[int, ...] = ()
    calls: int | None = None  # a function, which then comes back to `next`
    indirect: bool = False  # a call through a register
    returns: bool = False  # may leave the function


@dataclass
class Code:
    """The text of an image's kernel."""

    elf: Path
    _steps: dict[int, Step] = field(default_factory=dict)

    @cached_property
    def instructions(self) -> dict[int, Instruction]:
        """By address."""
        return disassemble(self.elf)

    @cached_property
    def labels(self) -> list[tuple[int, str]]:
        """All symbols' values and names, in order."""
        command = ["arm-none-eabi-nm", str(self.elf)]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        rows = (line.split() for line in text.splitlines())
        return sorted((int(row[0], 16), row[2]) for row in rows if len(row) == 3)

    @cached_property
    def values(self) -> dict[str, int]:
        """All symbols' values; where a name is used twice, one of them."""
        return {name: value for value, name in self.labels}

    def label(self, address: int) -> str:
        """The name of the function at an address."""
        functions = (v for v in self.labels if v[0] <= address + 1 and not v[1].startswith("$"))
        return max(functions)[1]

    @cached_property
    def symbols(self) -> dict[str, int]:
        """Addresses by name, those of functions without their Thumb bit."""
        return {name: value & ~1 for name, value in self.values.items()}

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
            self._steps[address] = self._decode(address)
        return self._steps[address]

    def _decode(self, address: int) -> Step:
        instruction = self.instructions[address]
        name, operands = instruction.mnemonic, instruction.operands
        after = address + instruction.size
        if name == "bl":
            return Step((after,), calls=_target(operands))
        if name == "blx":
            return Step((after,), indirect=True)
        if name in ("cbz", "cbnz"):
            return Step((after, _target(operands)))
        if match := _BRANCH.match(name):
            target = _target(operands)
            return Step((after, target) if match.group(1) else (target,))
        if name in _TABLES:
            return Step(tuple(sorted(set(self._table(address)))))
        if name == "udf":
            return Step()
        if match := _RETURN.match(name):
            if name.startswith("bx") or re.search(r"\bpc[,}]?(?=$|,|\s\[|\})", _loaded(operands)):
                return Step((after,) if match.group(1) else (), returns=True)
        return Step((after,))

    def _table(self, address: int) -> Iterator[int]:
        """The targets of a table branch; a comparison before it says how many there are."""
        size = _TABLES[self.instructions[address].mnemonic]
        before = [a for a in range(address - 4 * _BEFORE_TABLE, address) if a in self.instructions]
        compared = [a for a in before if self.instructions[a].mnemonic == "cmp"]
        if not compared:
            raise UserError(f"the table at {address:#x} of {self.elf.name} has no known end")
        limit = _LIMIT.search(self.instructions[compared[-1]].operands)
        assert limit is not None
        entries = int(limit.group(1)) + 1
        start = address + self.instructions[address].size
        data = self.read(start, entries * size)
        for entry in struct.unpack(f"<{entries}{'B' if size == 1 else 'H'}", data):
            yield start + 2 * entry


def _target(operands: str) -> int:
    match = _TARGET.search(operands)
    assert match is not None, operands
    return int(match.group(1), 16)


def _loaded(operands: str) -> str:
    """The registers that a load writes."""
    several = re.search(r"\{([^}]*)\}", operands)
    return several.group(1) if several else operands.split(",")[0]
