# SPDX-License-Identifier: MIT
"""How much flash and RAM an image uses, from the sizes of its sections."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kiln.base.elf import Elf
from kiln.image.builddir import Target
from kiln.layout.input import NAME, read

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


Section = tuple[str, int, int]  # name, address, bytes


def count(sections: Iterable[Section]) -> tuple[Usage, Usage]:
    """Flash and RAM used; padding before a section counts as its own.

    A task's .data lies in RAM, and its initial values lie in flash.
    """
    placed = sorted(sections, key=lambda section: section[1])
    code = [section for section in placed if section[0] in KERNEL_FLASH + USER_FLASH]
    data = [
        section
        for section in placed
        if section[0] in KERNEL_RAM or section[0].startswith((".task.", ".memory."))
    ]
    flash, ram = total(code, KERNEL_FLASH), total(data, KERNEL_RAM)
    flash.user += sum(size for name, _, size in data if name.endswith(".data"))
    return flash, ram


def total(sections: list[Section], kernel: tuple[str, ...]) -> Usage:
    """The usage of one memory by sections in the order of their addresses."""
    usage = Usage()
    end = sections[0][1] if sections else 0
    for name, address, size in sections:
        spent = address + size - end
        if name in kernel:
            usage.kernel += spent
        else:
            usage.user += spent
        end = address + size
    return usage


def sections(elf: Path) -> list[Section]:
    """The name, address and size of every section of an ELF file."""
    return [(section.name, section.address, section.size) for section in Elf(elf).sections]


def amount(size: int) -> str:
    """A size in short form: 812 B, 5.1 KB, 4 MB."""
    if size < 1024:
        return f"{size} B"
    value, unit = (size / 1024, "KB") if size < 1024 * 1024 else (size / 1024 / 1024, "MB")
    return f"{value:.0f} {unit}" if value == int(value) else f"{value:.1f} {unit}"


def report(target: Target) -> str:
    """The memory summary of a finished build."""
    # The generator's copy of board.yaml: a build has no time to read YAML again.
    facts = read(target.directory / "generated" / NAME)
    flash, ram = count(sections(target.elf))
    rows = [("memory", "used", "of", "", "kernel", "user")]
    for name, usage, whole in (("flash", flash, facts.flash.size), ("RAM", ram, facts.ram.size)):
        share = f"{100 * usage.total / whole:.1f} %"
        cells = [amount(n) for n in (usage.total, whole, usage.kernel, usage.user)]
        rows.append((name, cells[0], cells[1], share, cells[2], cells[3]))
    widths = [max(len(row[i]) for row in rows) for i in range(6)]
    lines = []
    for row in rows:
        cells = [f"{text:>{width}}" for text, width in zip(row[1:], widths[1:])]
        lines.append("  " + "  ".join([f"{row[0]:<{widths[0]}}", *cells]))
    return "\n".join(lines)
