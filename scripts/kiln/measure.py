# SPDX-License-Identifier: MIT
"""Reads the sizes of the first link, from which layout.py plans the second."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiln.diag import Failed, Message, Place

SHF_ALLOC = 2


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
        symbols = {
            s.name: s["st_value"] for s in image.get_section_by_name(".symtab").iter_symbols()
        }
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
