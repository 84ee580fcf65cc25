# SPDX-License-Identifier: MIT
"""Reads the sizes of the first link, from which layout.py plans the second."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiln.diag import Failed, Message, Place

SHF_ALLOC = 2
SYMBOL = struct.Struct("<IIIBBH")  # name, value, size, info, other, section


@dataclass(frozen=True)
class Measured:
    """Sizes of the first link."""

    kernel_flash_end: int
    user_flash_size: int
    kernel_state_end: int
    data: dict[str, tuple[int, int]]  # task -> (size, alignment)
    bss: dict[str, tuple[int, int]]
    fixed: tuple[tuple[str, int], ...]  # sections whose size both links must agree on


def measure(elf: Path, plan: dict[str, Any]) -> Measured:
    """Read the first link's sizes; refuses writable data that belongs to no task."""
    from elftools.elf.elffile import ELFFile

    with elf.open("rb") as stream:
        image = ELFFile(stream)
        symbols = values(
            image, ["ld_kernel_flash_end", "ld_user_flash_last", "ld_kernel_state_end"]
        )
        refuse_unowned(image, plan)
        refuse_constructors(image, plan)
        sizes: dict[str, dict[str, tuple[int, int]]] = {"data": {}, "bss": {}}
        for task in plan["tasks"]:
            for kind, found in sizes.items():
                section = image.get_section_by_name(f".task.{task['name']}.{kind}")
                found[task["name"]] = (
                    (section["sh_size"], section["sh_addralign"]) if section else (0, 1)
                )
        user = image.get_section_by_name(".user_text")
        return Measured(
            kernel_flash_end=symbols["ld_kernel_flash_end"],
            user_flash_size=symbols["ld_user_flash_last"] + 1 - user["sh_addr"],
            kernel_state_end=symbols["ld_kernel_state_end"],
            data=sizes["data"],
            bss=sizes["bss"],
            fixed=tuple(
                (section.name, section["sh_size"])
                for section in image.iter_sections()
                if section["sh_flags"] & SHF_ALLOC and not is_rounded(section.name)
            ),
        )


def values(image: Any, names: Sequence[str]) -> dict[str, int]:
    """The values of these symbols; decoded here because elftools takes ten times as long."""
    table = image.get_section_by_name(".symtab")
    strings = image.get_section(table["sh_link"]).data()
    found = {}
    for at, value, *_ in SYMBOL.iter_unpack(table.data()):
        name = strings[at : strings.index(b"\0", at)].decode("utf-8", "replace")
        if name in names:
            found[name] = value
    return found


def is_rounded(section: str) -> bool:
    """Whether the MPU's rounding may make the section larger in the second link."""
    return section.endswith(".stack") or section.startswith(".memory.")


def refuse_constructors(image: Any, plan: dict[str, Any]) -> None:
    """A task begins with its entry function: nothing would call these."""
    section = image.get_section_by_name(".constructors")
    if section is None or section["sh_size"] == 0:
        return
    text = f"{section['sh_size'] // 4} constructor or destructor functions would never be called"
    hint = "call what has __attribute__((constructor)) from the task's entry function"
    raise Failed([Message(Place(f"{plan['app']}.elf"), text, hint)])


def refuse_unowned(image: Any, plan: dict[str, Any]) -> None:
    """Every writable byte belongs to one task; shared code must not have any."""
    section = image.get_section_by_name(".unowned")
    if section is None or section["sh_size"] == 0:
        return
    index = image.get_section_index(".unowned")
    names = sorted(
        symbol.name
        for symbol in image.get_section_by_name(".symtab").iter_symbols()
        if symbol["st_shndx"] == index and symbol["st_size"]
    )
    place = Place(f"{plan['app']}.elf")
    hint = "declare it in the sources of one task, or in a memory partition"
    text = "writable data that belongs to no task: "
    raise Failed([Message(place, text + (", ".join(names) or f"{section['sh_size']} bytes"), hint)])
