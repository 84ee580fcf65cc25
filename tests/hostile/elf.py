# SPDX-License-Identifier: MIT
"""What the tests know of an image: symbols with sizes, sections, and its C types (DWARF)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from elftools.elf.elffile import ELFFile

ALLOCATED = 2
MEMBERS = "DW_TAG_structure_type"
ENUMERATION = "DW_TAG_enumeration_type"


@dataclass(frozen=True)
class Structure:
    """A C struct: its size, and (offset, size) of each member."""

    size: int
    fields: dict[str, tuple[int, int]]

    def unpack(self, data: bytes) -> dict[str, int]:
        """The members' values, as unsigned numbers."""
        return {
            name: int.from_bytes(data[start : start + size], "little")
            for name, (start, size) in self.fields.items()
        }


class Elf:
    """A linked image; `elf_of` reads each one once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            elf = ELFFile(file)
            table = elf.get_section_by_name(".symtab")
            symbols = [s for s in table.iter_symbols() if s.name]
            self.symbols = {s.name: int(s["st_value"]) for s in symbols}
            self.extents = {
                s.name: (int(s["st_value"]), int(s["st_size"])) for s in symbols if s["st_size"]
            }
            self.sections = {
                s.name: (int(s["sh_addr"]), int(s["sh_size"]))
                for s in elf.iter_sections()
                if s["sh_flags"] & ALLOCATED
            }

    @cached_property
    def _types(self) -> tuple[dict[str, Structure], dict[str, dict[int, str]]]:
        """The structs and enums that the image's source files have a name for."""
        structures: dict[str, Structure] = {}
        enumerations: dict[str, dict[int, str]] = {}
        with self.path.open("rb") as file:
            for die in entries(ELFFile(file)):
                name = text(die)
                if die.tag == MEMBERS and name not in structures:
                    structures[name] = structure(die)
                elif die.tag == ENUMERATION:
                    enumerations[name] = {
                        value(child, "const_value"): text(child) for child in die.iter_children()
                    }
        return structures, enumerations

    def structure(self, name: str) -> Structure:
        """The layout of a struct."""
        return self._types[0][name]

    def enumeration(self, name: str) -> dict[int, str]:
        """The names of an enum's values."""
        return self._types[1][name]

    def address(self, name: str) -> int:
        """A symbol's value."""
        return self.symbols[name]

    @cached_property
    def _owners(self) -> list[tuple[int, int, str]]:
        found = [(start, size, name) for name, (start, size) in self.sections.items()]
        state, length = self.sections[".kernel_state"]
        found += [
            (start, size, f".kernel_state {name}")
            for name, (start, size) in self.extents.items()
            if state <= start < state + length
        ]
        return sorted(found, key=lambda entry: entry[1])

    def owner(self, address: int) -> str:
        """The symbol of the kernel's state, or the section, that an address is in."""
        for start, size, name in self._owners:
            if start <= address < start + size:
                return name
        return f"{address:#x}"


@cache
def elf_of(path: Path) -> Elf:
    """An image that nobody changes any more."""
    return Elf(path)


def entries(elf: Any) -> Iterator[Any]:  # an ELFFile, which has no types
    """The DWARF entries with a name and members."""
    for unit in elf.get_dwarf_info().iter_CUs():
        for die in unit.get_top_DIE().iter_children():
            if "DW_AT_name" in die.attributes and die.has_children:
                yield die


def text(die: Any) -> str:
    """The name of a DWARF entry."""
    return str(die.attributes["DW_AT_name"].value.decode())


def value(die: Any, attribute: str) -> int:
    """A numeric attribute of a DWARF entry."""
    return int(die.attributes[f"DW_AT_{attribute}"].value)


def size_of(die: Any) -> int:
    """The bytes that a value of a DWARF type takes; 0 for arrays, which nobody asks for."""
    while "DW_AT_byte_size" not in die.attributes:
        if "DW_AT_type" not in die.attributes or die.tag == "DW_TAG_array_type":
            return 0
        die = die.get_DIE_from_attribute("DW_AT_type")
    return value(die, "byte_size")


def structure(die: Any) -> Structure:
    """The layout of a struct's DWARF entry."""
    fields: dict[str, tuple[int, int]] = {}
    for member in die.iter_children():
        if member.tag != "DW_TAG_member":
            continue
        kind = member.get_DIE_from_attribute("DW_AT_type")
        start = value(member, "data_member_location")
        name = text(member) if "DW_AT_name" in member.attributes else ""
        if name:
            fields[name] = (start, size_of(kind))
        if kind.tag == MEMBERS:
            inner = structure(kind).fields.items()
            fields |= {f"{name}.{field}": (start + at, size) for field, (at, size) in inner}
    return Structure(value(die, "byte_size"), fields)
