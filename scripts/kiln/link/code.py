# SPDX-License-Identifier: MIT
"""Machine code as the disassembler prints it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from kiln.arch.architecture import Architecture
from kiln.arch.instructions import Instruction

_LINE = re.compile(r"^\s*([0-9a-f]+):\t([0-9a-f ]+?)\s*\t(\S+)(?:\t(.*))?$")


def printed(elf: Path, architecture: Architecture, tool: str, *options: str) -> list[str]:
    """The lines that a program of the toolchain prints about a file."""
    command = [architecture.tools + tool, *options, str(elf)]
    result = subprocess.run(command, check=True, capture_output=True, text=True)
    return result.stdout.splitlines()


def disassemble(elf: Path, architecture: Architecture, *options: str) -> dict[int, Instruction]:
    """A file's instructions by address; `options` go to the disassembler."""
    found = {}
    for line in printed(elf, architecture, "objdump", "-d", *options):
        if match := _LINE.match(line):
            address, code, mnemonic, operands = match.groups()
            size = len(code.replace(" ", "")) // 2
            name = architecture.code.plain(mnemonic)
            found[int(address, 16)] = Instruction(size, name, operands or "")
    return found
