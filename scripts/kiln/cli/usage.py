# SPDX-License-Identifier: MIT
"""How much flash and RAM an image uses, from the sizes of its sections."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kiln.cli.boards import load
from kiln.cli.builddir import Target

KERNEL_FLASH = (".vectors", ".kernel_text", ".kernel_rodata")
USER_FLASH = (".user_text", ".user_rodata")
KERNEL_RAM = (".kernel_stack", ".kernel_state")


@dataclass
class Usage:
    """Bytes of one memory."""

    kernel: int = 0
    user: int = 0

    @property
    def total(self) -> int:
        """Kernel and user together."""
        return self.kernel + self.user


def count(sections: Iterable[tuple[str, int]]) -> tuple[Usage, Usage]:
    """Flash and RAM used by (name, size) sections; a .data section lies in both."""
    flash, ram = Usage(), Usage()
    for name, size in sections:
        if name in KERNEL_FLASH:
            flash.kernel += size
        elif name in USER_FLASH:
            flash.user += size
        elif name in KERNEL_RAM:
            ram.kernel += size
        elif name.startswith((".task.", ".memory.")):
            ram.user += size
            if name.endswith(".data"):
                flash.user += size
    return flash, ram


def sections(elf: Path) -> list[tuple[str, int]]:
    """The (name, size) of every section of an ELF file."""
    from elftools.elf.elffile import ELFFile

    with open(elf, "rb") as file:
        return [(s.name, s["sh_size"]) for s in ELFFile(file).iter_sections()]


def amount(size: int) -> str:
    """A size as people say it: 812 B, 5.1 KB, 4 MB."""
    if size < 1024:
        return f"{size} B"
    value, unit = (size / 1024, "KB") if size < 1024 * 1024 else (size / 1024 / 1024, "MB")
    return f"{value:.0f} {unit}" if value == int(value) else f"{value:.1f} {unit}"


def report(target: Target) -> str:
    """The memory summary of a finished build."""
    board = load(target.board)
    flash, ram = count(sections(target.elf))
    rows = [("memory", "used", "of", "", "kernel", "user")]
    for name, usage, whole in (("flash", flash, board.flash), ("RAM", ram, board.ram)):
        share = f"{100 * usage.total / whole:.1f} %"
        cells = [amount(n) for n in (usage.total, whole, usage.kernel, usage.user)]
        rows.append((name, cells[0], cells[1], share, cells[2], cells[3]))
    widths = [max(len(row[i]) for row in rows) for i in range(6)]
    lines = []
    for row in rows:
        cells = [f"{text:>{width}}" for text, width in zip(row[1:], widths[1:])]
        lines.append("  " + "  ".join([f"{row[0]:<{widths[0]}}", *cells]))
    return "\n".join(lines)
