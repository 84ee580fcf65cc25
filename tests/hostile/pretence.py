# SPDX-License-Identifier: MIT
"""Shows the kernel what QEMU does not have: other values in registers of the processor."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from hostile.rsp import PC, Stub

ACCESS = re.compile(
    r"(r\d+|ip|lr|sl|fp), \[(r\d+|ip|lr|sl|fp|sp|pc)(?:, (?:#(-?\d+)|(r\d+|ip|lr|sl|fp)))?\]"
)
LINE = re.compile(r"^ *([0-9a-f]+):\t[0-9a-f ]+\t(ldr[bh]?|str)(?:\.[nw])?\t([^@;]*)")
NAMES = {"sl": 10, "fp": 11, "ip": 12, "sp": 13, "lr": 14, "pc": 15}
NONE = ("", 0, 0, 0, None)
STEPS = 2000  # within which a function reads what is pretended


class Pretence:
    """Lets loads from some addresses find chosen values, and makes the kernel store some."""

    def __init__(self, elf: Path, stub: Stub) -> None:
        self.elf = elf
        self.stub = stub

    @cached_property
    def accesses(self) -> dict[int, tuple[str, int, int, int, int | None]]:
        """The kernel's simple ones: address -> mnemonic, register, base register, offset, and the
        register that is added to them."""
        command = ["arm-none-eabi-objdump", "-d", "-j", ".kernel_text", str(self.elf)]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        found = {}
        for line in text.splitlines():
            match = LINE.match(line)
            operands = ACCESS.fullmatch(match[3].strip()) if match else None
            if match and operands:
                register, base, offset, index = operands.groups()
                added = number(index) if index else None
                access = (match[2], number(register), number(base), int(offset or 0), added)
                found[int(match[1], 16)] = access
        return found

    def show(self, values: Mapping[int, int]) -> None:
        """Step on until each address was read once, and let the load find the value."""
        left = dict(values)
        for _ in range(STEPS):
            if not left:
                return
            name, target, base, offset, index = self.accesses.get(self.stub.register(PC), NONE)
            offset += self.stub.register(index) if index is not None else 0
            address = self.stub.register(base) + offset if name.startswith("ldr") else None
            self.stub.step()
            if address in left:
                self.stub.set_register(target, left.pop(address))
        raise AssertionError(f"nobody read {', '.join(map(hex, left))}")

    def store(self, address: int, value: int) -> None:
        """Where the processor is privileged: execute a store of the kernel's, and return."""
        place, (_, source, base, offset, _) = next(
            item
            for item in self.accesses.items()
            if item[1][0] == "str" and item[1][1] != item[1][2] and item[1][4] is None
        )
        wanted = {source: value, base: address - offset, PC: place}
        saved = {register: self.stub.register(register) for register in wanted}
        for register, content in wanted.items():
            self.stub.set_register(register, content)
        self.stub.step()
        for register, content in saved.items():
            self.stub.set_register(register, content)


def number(name: str) -> int:
    """A register's number."""
    return NAMES[name] if name in NAMES else int(name[1:])
