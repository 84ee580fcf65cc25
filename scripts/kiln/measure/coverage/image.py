# SPDX-License-Identifier: MIT
"""The branches of an image's architecture code, told from its machine code and DWARF.

A branch is an instruction that decides, by the architecture's rules. Inlining copies a source's
branch to several places, and so do other configurations: they are one branch, told by its
function and line, its condition, and its order among those. What an optimiser turns round is the
same branch too, since a way is called by the condition that held. But each level of optimisation
makes other branches, and so only images that are built as usual count.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from elftools.dwarf.ranges import BaseAddressEntry
from elftools.elf.elffile import ELFFile

from kiln.arch.instructions import Decision
from kiln.measure.code import architecture_of

TREE = "kiln/"  # what stands for the tree's own path in DWARF
INLINED = "DW_TAG_inlined_subroutine"
FUNCTIONS = ("DW_TAG_subprogram", INLINED)
EXECUTABLE = 4
UNIT = f"{TREE}cmake/kernel.c"  # all C of the kernel
DISCARDED = 0  # where the linker leaves the lines of functions that it drops: vectors lie there
USUAL = "-O2"  # the default of Kconfig


@dataclass(frozen=True)
class Site:
    """A decision of an image, and the branch of which it is a copy."""

    decision: Decision
    """Where, and on what."""
    file: str
    """Of its source, relative to the tree."""
    line: int
    """From 1."""
    function: str
    """The function whose source it is."""
    number: int
    """From 0, among those of a function's copy with the same line and condition."""


@dataclass(frozen=True)
class Function:
    """A stretch of code that one function's source, or an inlined copy of it, became."""

    start: int
    """Address."""
    end: int
    """Address behind it."""
    name: str
    """The source's function."""
    copy: int
    """A number that all stretches of one copy have, and no others."""


def sites(path: Path, part: str) -> list[Site]:
    """The decisions in code whose source lies in `part` of the tree; none if built unusually."""
    with path.open("rb") as file:
        elf = ELFFile(file)
        lines: dict[int, tuple[str, int]] = {}
        functions: list[Function] = []
        dwarf = elf.get_dwarf_info()
        for unit in dwarf.iter_CUs():
            name = text(unit.get_top_DIE())
            if name.startswith(f"{TREE}{part}/") or name == UNIT:
                if not usual(unit):
                    return []
                lines |= unit_lines(dwarf, unit)
                functions += unit_functions(dwarf, unit)
        return list(join(elf, lines, functions, f"{part}/"))


def usual(unit: Any) -> bool:
    """Whether C was compiled with the default optimisation; assembly has none."""
    producer = unit.get_top_DIE().attributes["DW_AT_producer"].value.decode().split()
    return USUAL in producer or "AS" in producer


def join(
    elf: Any, lines: dict[int, tuple[str, int]], functions: list[Function], part: str
) -> Iterator[Site]:
    """Find out for each decision to which branch it belongs."""
    starts = sorted(lines)
    labels = sorted(symbols(elf, lambda symbol: symbol["st_info"]["type"] == "STT_FUNC"))
    seen: Counter[tuple[int, str, int, int]] = Counter()
    for decision in decided(elf):
        index = bisect.bisect_right(starts, decision.address) - 1
        file, line = lines[starts[index]] if index >= 0 else ("", 0)
        if not file.startswith(part):
            continue
        function = innermost(functions, decision.address) or label(labels, decision.address)
        key = (function.copy, file, line, decision.condition)
        yield Site(decision, file, line, function.name, seen[key])
        seen[key] += 1


def decided(elf: Any) -> Iterator[Decision]:
    """All decisions of an image, leaving out the data between its instructions."""
    rules = architecture_of(elf).code
    for section in elf.iter_sections():
        if not section["sh_flags"] & EXECUTABLE:
            continue
        low, code = section["sh_addr"], section.data()
        marks = [
            (address, name[:2])
            for address, name in symbols(
                elf, lambda symbol: symbol.name[:2] in (rules.CODE_MARK, "$d")
            )
            if low <= address < low + len(code)
        ]
        ends = [address for address, _ in sorted(marks)][1:] + [low + len(code)]
        for (start, name), end in zip(sorted(marks), ends):
            if name == rules.CODE_MARK:
                yield from rules.decisions(code[start - low : end - low], start)


def symbols(elf: Any, wanted: Any) -> list[tuple[int, str]]:
    """Addresses and names."""
    table = elf.get_section_by_name(".symtab")
    place = architecture_of(elf).code.address
    return [(place(s["st_value"]), s.name) for s in table.iter_symbols() if wanted(s)]


def label(labels: list[tuple[int, str]], address: int) -> Function:
    """The assembly function, which DWARF does not know."""
    start, name = labels[bisect.bisect_right(labels, (address, "~")) - 1]
    return Function(start, address, name, start)


def innermost(functions: list[Function], address: int) -> Function | None:
    """The smallest that contains an address."""
    holding = [each for each in functions if each.start <= address < each.end]
    return min(holding, key=size) if holding else None


def size(stretch: Function) -> int:
    """Bytes of code."""
    return stretch.end - stretch.start


def unit_lines(dwarf: Any, unit: Any) -> dict[int, tuple[str, int]]:
    """From which address on the code comes from which line; ("", 0) behind the end."""
    program = dwarf.line_program_for_CU(unit)
    home = unit.get_top_DIE().attributes["DW_AT_comp_dir"].value
    found: dict[int, tuple[str, int]] = {}
    sequence: dict[int, tuple[str, int]] = {}
    for entry in program.get_entries():
        state = entry.state
        if state is None:
            continue
        if not state.end_sequence:
            sequence[state.address] = (file_name(program.header, state.file, home), state.line)
            continue
        if DISCARDED not in sequence:
            found |= sequence
            found.setdefault(state.address, ("", 0))
        sequence = {}
    return found


def file_name(header: Any, number: int, home: bytes) -> str:
    """A file of a line program, relative to the tree; DWARF 5 counts from 0 and names `home`."""
    first = 0 if header.version >= 5 else 1
    file = header.file_entry[number - first]
    folders = [*([home] if first else []), *header.include_directory]
    path: str = folders[file.dir_index].decode() + "/" + file.name.decode()
    return path.removeprefix(TREE) if path.startswith(TREE) else path.split(f"/{TREE}")[-1]


def unit_functions(dwarf: Any, unit: Any) -> Iterator[Function]:
    """The functions of C, with the copies that were inlined into others."""
    for die, stretches in linked(dwarf, unit):
        for start, end in stretches:
            yield Function(start, end, text(die), die.offset)


def linked(dwarf: Any, unit: Any) -> Iterator[tuple[Any, list[tuple[int, int]]]]:
    """The entries of functions, and of copies inlined into them, with their code; callers first.
    Of a function that the linker dropped the copies are gone too, whatever their addresses say.
    """
    there = False
    for die in unit.iter_DIEs():
        if die.tag in FUNCTIONS:
            found = ranges(dwarf, unit, die)
            if die.tag != INLINED:
                there = bool(found) and found[0][0] != DISCARDED
            if there and found:
                yield die, found


def text(die: Any) -> str:
    """The name of a DWARF entry, or of the one that it is a copy of."""
    while "DW_AT_name" not in die.attributes:
        origin = "DW_AT_abstract_origin" in die.attributes
        die = die.get_DIE_from_attribute(
            "DW_AT_abstract_origin" if origin else "DW_AT_specification"
        )
    return str(die.attributes["DW_AT_name"].value.decode())


def ranges(dwarf: Any, unit: Any, die: Any) -> list[tuple[int, int]]:
    """The stretches of code of a DWARF entry; none for a mere declaration."""
    attributes = die.attributes
    if "DW_AT_low_pc" in attributes and "DW_AT_high_pc" in attributes:
        low, high = attributes["DW_AT_low_pc"].value, attributes["DW_AT_high_pc"]
        return [(low, high.value + (0 if high.form == "DW_FORM_addr" else low))]
    if "DW_AT_ranges" not in attributes:
        return []
    base = unit.get_top_DIE().attributes.get("DW_AT_low_pc")
    offset = base.value if base else 0
    found = []
    lists = dwarf.range_lists()
    for entry in lists.get_range_list_at_offset(attributes["DW_AT_ranges"].value, unit):
        if isinstance(entry, BaseAddressEntry):
            offset = entry.base_address
        else:
            start = 0 if getattr(entry, "is_absolute", False) else offset
            found.append((entry.begin_offset + start, entry.end_offset + start))
    return found
