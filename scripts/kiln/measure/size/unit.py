# SPDX-License-Identifier: MIT
"""Which of the kernel's files each piece of its one unit comes from, as the debug information says.

The compiler gives each function and variable a section of its own, but the kernel's state and
the texts that variables point to share theirs.
"""

from __future__ import annotations

import bisect
import re
import struct
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from kiln.measure.coverage.image import FUNCTIONS, INLINED, UNIT, file_name, linked, text
from kiln.measure.size.linkmap import Piece
from kiln.verify.image import Image, Symbol

OBJECT = "/cmake/kernel.c.obj"
UNKNOWN = "kernel/kernel.c"  # what the debug information says nothing about
_STATE = ".kernel_state"
_TEXTS_OF_FUNCTION = re.compile(r"^\.rodata\.(\w+)\.str\d+\.\d+$")  # that its code uses
_CODE = re.compile(r"^\.text\.(\w+)$")
TAGS = (*FUNCTIONS, "DW_TAG_variable")
HALFWORD, WORD = 2, 4  # bytes
CONSTANTS = ".kernel_rodata"
_ADDRESS = 0x03  # DW_OP_addr
_LINKS = ("DW_AT_abstract_origin", "DW_AT_specification")


class Unit:
    """The files of an image's functions and variables."""

    def __init__(self, image: Image) -> None:
        self.image = image
        self.constants = [
            symbol
            for symbols in image.symbols.values()
            for symbol in symbols
            if symbol.section == CONSTANTS and symbol.size >= WORD
        ]
        self.names: dict[str, str] = {}
        self.code: dict[int, str] = {}  # by halfword
        found: dict[int, str] = {}
        for unit, name_file in _units(image.dwarf):
            for die in unit.iter_DIEs():
                if die.tag in TAGS and (number := _file_number(die)):
                    self.names.setdefault(text(die), name_file(number))
                    if (address := _address(die)) is not None:
                        found[address] = name_file(number)
            for die, stretches in linked(image.dwarf, unit):
                self._paint(stretches, die.tag == INLINED, name_file(_file_number(die)))
        self.starts = sorted(found)
        self.files = [found[start] for start in self.starts]

    def _paint(self, stretches: list[tuple[int, int]], inlined: bool, file: str) -> None:
        """A function's code, callers first; what is inlined from a header is its user's."""
        if inlined and file.endswith(".h"):
            return
        for start, end in stretches:
            self.code |= dict.fromkeys(range(start, end, HALFWORD), file)

    def divide(self, piece: Piece, symbols: Sequence[Symbol]) -> Iterator[tuple[str, int]]:
        """(file, bytes) of a section of the unit; "" is for nobody."""
        if piece.name.startswith(_STATE):
            left = piece.size
            for symbol in symbols:
                if piece.address <= symbol.value < piece.address + piece.size:
                    yield self._at(symbol.value, symbol.value + symbol.size) or UNKNOWN, symbol.size
                    left -= symbol.size
            yield "", left
        elif match := _CODE.match(piece.name):
            base = self.names.get(match[1], UNKNOWN)
            halves = range(piece.address, piece.address + piece.size, HALFWORD)
            counted = Counter(self.code.get(half, base) for half in halves)
            yield from ((file, count * HALFWORD) for file, count in counted.items())
        elif match := _TEXTS_OF_FUNCTION.match(piece.name):
            yield self.names.get(match[1], UNKNOWN), piece.size
        else:
            file = self._at(piece.address, piece.address + piece.size)
            yield file or self._of_texts(piece), piece.size

    def _at(self, start: int, end: int) -> str:
        """The file of the first thing in a stretch of memory; "" if there is none."""
        index = bisect.bisect_left(self.starts, start)
        inside = index < len(self.starts) and self.starts[index] < end
        return self.files[index] if inside else ""

    def _of_texts(self, piece: Piece) -> str:
        """The file whose variables point to these texts."""
        pointing: Counter[str] = Counter()
        for symbol in self.constants:
            words = self.image.read(symbol.value, symbol.size // WORD * WORD)
            targets = (word for (word,) in struct.iter_unpack("<I", words))
            found = sum(piece.address <= word < piece.address + piece.size for word in targets)
            pointing[self._at(symbol.value, symbol.value + symbol.size) or UNKNOWN] += found
        return max(pointing, key=pointing.__getitem__, default=UNKNOWN)


def _units(dwarf: Any) -> Iterator[tuple[Any, Callable[[int], str]]]:
    """The kernel's unit, and what names a file of its by number."""
    for unit in dwarf.iter_CUs():
        if text(unit.get_top_DIE()) == UNIT:
            header = dwarf.line_program_for_CU(unit).header
            home = unit.get_top_DIE().attributes["DW_AT_comp_dir"].value
            yield unit, lambda number: file_name(header, number, home)


def _file_number(die: Any) -> int:
    """The file that an entry, or what it is a copy of, names; 0 if none does."""
    while "DW_AT_decl_file" not in die.attributes:
        link = next((link for link in _LINKS if link in die.attributes), None)
        if link is None:
            return 0
        die = die.get_DIE_from_attribute(link)
    return int(die.attributes["DW_AT_decl_file"].value)


def _address(die: Any) -> int | None:
    """Where a variable lies; None if it is only declared, or in no memory."""
    location = die.attributes.get("DW_AT_location")
    if location is None or location.form != "DW_FORM_exprloc" or location.value[0] != _ADDRESS:
        return None
    return int.from_bytes(bytes(location.value[1:5]), "little")
