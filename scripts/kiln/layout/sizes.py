# SPDX-License-Identifier: MIT
"""Reads the sizes of the first link, from which layout.py plans the second."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kiln.base.diag import Failed, Message, Place
from kiln.base.elf import Elf
from kiln.layout.input import LayoutInput

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


def measure(elf: Path, plan: LayoutInput) -> Measured:
    """Read the first link's sizes; refuses writable data that belongs to no task."""
    image = Elf(elf)
    symbols = {symbol.name: symbol.value for symbol in image.symbols()}
    refuse_unowned(image, plan)
    refuse_constructors(image, plan)
    sizes: dict[str, dict[str, tuple[int, int]]] = {"data": {}, "bss": {}}
    named = {section.name: section for section in image.sections}
    for task in plan.tasks:
        for kind, found in sizes.items():
            section = named.get(f".task.{task.name}.{kind}")
            found[task.name] = (section.size, section.alignment) if section else (0, 1)
    return Measured(
        kernel_flash_end=symbols["ld_kernel_flash_end"],
        user_flash_size=symbols["ld_user_flash_last"] + 1 - named[".user_text"].address,
        kernel_state_end=plan.ram.base
        + plan.kernel_stack
        + symbols["ld_kernel_state_end"]
        - symbols["ld_kernel_state_start"],
        data=sizes["data"],
        bss=sizes["bss"],
        fixed=tuple(
            (section.name, section.size)
            for section in image.sections
            if section.flags & SHF_ALLOC and not is_rounded(section.name)
        ),
    )


def is_rounded(section: str) -> bool:
    """Whether the section may be larger in the second link: by the MPU's rounding, or by what the
    kernel was found to need."""
    return (
        section == ".kernel_stack" or section.endswith(".stack") or section.startswith(".memory.")
    )


def refuse_constructors(image: Elf, plan: LayoutInput) -> None:
    """A task begins with its entry function: nothing would call these."""
    section = image.section(".constructors")
    if section is None or section.size == 0:
        return
    text = f"{section.size // 4} constructor or destructor functions would never be called"
    hint = "call what has __attribute__((constructor)) from the task's entry function"
    raise Failed([Message(Place(f"{plan.app}.elf"), text, hint)])


def refuse_unowned(image: Elf, plan: LayoutInput) -> None:
    """Every writable byte belongs to one task; shared code must not have any."""
    section = image.section(".unowned")
    if section is None or section.size == 0:
        return
    index = image.sections.index(section)
    names = sorted(s.name for s in image.symbols() if s.section == index and s.size)
    place = Place(f"{plan.app}.elf")
    hint = "declare it in the sources of one task, or in a memory partition"
    text = "writable data that belongs to no task: "
    raise Failed([Message(place, text + (", ".join(names) or f"{section.size} bytes"), hint)])
