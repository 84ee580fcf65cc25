# SPDX-License-Identifier: MIT
"""The parts of an ELF file that isolation depends on: sections, symbols, bytes."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kiln.verify.spans import Span

_SHF_WRITE, _SHF_ALLOC = 1, 2
_SYMBOL = struct.Struct("<IIIBBH")  # name, value, size, info, other, section
_STT_SECTION, _STT_FILE = 3, 4


class BadImage(Exception):
    """The file is not an image that can be checked; the text has the reason."""


@dataclass(frozen=True)
class Section:
    """A section that takes memory in the target."""

    name: str
    span: Span
    load: Span | None  # its contents in flash, if they are copied from there
    writable: bool
    data: bytes  # empty if it has no contents in the file
    alignment: int = 1


@dataclass(frozen=True)
class Symbol:
    """A named address."""

    name: str
    value: int
    size: int
    section: str  # "" if absolute


@dataclass(frozen=True)
class Image:
    """An image as it will be in the target's memory."""

    name: str  # file name
    sections: tuple[Section, ...]
    symbols: dict[str, list[Symbol]]
    dwarf: Any = field(repr=False, compare=False, default=None)  # elftools' DWARFInfo

    def read(self, address: int, size: int) -> bytes:
        """The `size` bytes that the image holds at `address`."""
        for section in self.sections:
            offset = address - section.span.start
            if 0 <= offset and offset + size <= len(section.data):
                return section.data[offset : offset + size]
        raise BadImage(f"there are no {size} bytes at {address:#010x} in the image")

    def text(self, address: int) -> str:
        """The C string at `address`."""
        for section in self.sections:
            offset = address - section.span.start
            if 0 <= offset < len(section.data):
                return section.data[offset:].split(b"\0", 1)[0].decode("ascii", "replace")
        raise BadImage(f"there is no string at {address:#010x} in the image")

    def kernel_symbol(self, name: str) -> Symbol:
        """The kernel's symbol of that name; tasks may have others."""
        found = [s for s in self.symbols.get(name, []) if s.section.startswith(".kernel_")]
        if len(found) != 1:
            raise BadImage(f"the kernel has {len(found)} symbols '{name}' instead of one")
        return found[0]

    def patched(self, address: int, data: bytes) -> Image:
        """The same image with other bytes at `address`."""
        sections = []
        for section in self.sections:
            offset = address - section.span.start
            if 0 <= offset and offset + len(data) <= len(section.data):
                changed = section.data[:offset] + data + section.data[offset + len(data) :]
                section = replace(section, data=changed)
            sections.append(section)
        return replace(self, sections=tuple(sections))


def read_image(path: Path) -> Image:
    """Read an ELF file; raises `BadImage` if it is none."""
    from elftools.common.exceptions import ELFError
    from elftools.elf.elffile import ELFFile

    try:
        elf = ELFFile(path.open("rb"))
    except (ELFError, OSError) as error:
        raise BadImage(f"cannot read it: {error}") from error
    if elf.get_machine_arch() != "ARM" or not elf.little_endian or elf.elfclass != 32:
        raise BadImage("it is not an image for a little-endian Arm processor")
    loads = [s.header for s in elf.iter_segments() if s.header.p_type == "PT_LOAD"]
    names = [section.name for section in elf.iter_sections()]
    sections = tuple(
        _section(section, loads)
        for section in elf.iter_sections()
        if section.header.sh_flags & _SHF_ALLOC and section.header.sh_size
    )
    if not elf.has_dwarf_info():
        raise BadImage("it has no debug information (DWARF), without which it cannot be checked")
    dwarf = elf.get_dwarf_info(relocate_dwarf_sections=False)
    return Image(path.name, sections, _symbols(elf, names), dwarf)


def _section(section: Any, loads: list[Any]) -> Section:
    """An elftools section with its load address."""
    header = section.header
    span = Span(header.sh_addr, header.sh_addr + header.sh_size)
    data = b"" if header.sh_type == "SHT_NOBITS" else section.data()
    load = None
    for segment in loads:
        offset = header.sh_addr - segment.p_vaddr
        if data and 0 <= offset < segment.p_filesz and segment.p_paddr != segment.p_vaddr:
            start = segment.p_paddr + offset
            load = Span(start, start + header.sh_size)
    writable = bool(header.sh_flags & _SHF_WRITE)
    return Section(section.name, span, load, writable, data, header.sh_addralign)


def _symbols(elf: Any, names: list[str]) -> dict[str, list[Symbol]]:
    """All symbols by name; decoded here because elftools takes ten times as long."""
    table = elf.get_section_by_name(".symtab")
    if table is None:
        raise BadImage("it has no symbol table")
    strings = elf.get_section(table.header.sh_link).data()
    symbols: dict[str, list[Symbol]] = {}
    for name_at, value, size, info, _, index in _SYMBOL.iter_unpack(table.data()):
        if info & 15 in (_STT_SECTION, _STT_FILE) or not name_at or index == 0:
            continue
        name = strings[name_at : strings.index(b"\0", name_at)].decode("utf-8", "replace")
        section = names[index] if index < len(names) else ""
        symbols.setdefault(name, []).append(Symbol(name, value, size, section))
    return symbols
