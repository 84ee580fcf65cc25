# SPDX-License-Identifier: MIT
"""Whose each byte is by the object file that it came from, as the linker's map says.

A section's name is what its contents call themselves; the object is who brought them. The
kernel's sections have to be of kernel.o alone, a task's data of the task's object, and what all
tasks share of anything but the kernel.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kiln.verify.image import BadImage, Image
from kiln.verify.spans import Span

_BEGIN, _END = "Linker script and memory map", "OUTPUT("
# What the linker itself puts before thread-local variables: no object's.
_ZEROS = "QUAD 0x0"
# ` .text.name  0xADDRESS  0xSIZE OBJECT`; a long name stands on a line before.
_PIECE = re.compile(r" (\S*) *0x([0-9a-f]+) +0x([0-9a-f]+) (?!load address )(\S.*)")
_TASK = re.compile(r"\.task\.(\w+)\.(?:stack|data|bss)")
_KERNEL = "kernel.o"
_USER = (".user_text", ".user_rodata")


@dataclass(frozen=True)
class Piece:
    """What one object file gave to one section of the image."""

    section: str
    span: Span
    object: str  # file name without its folder; of a library, with the member


def check_origins(image_map: Path, image: Image) -> Iterator[str]:
    """An error for each piece of a section that is not of the section's owner."""
    for piece in _pieces(image_map):
        wanted = _wanted(piece.section)
        shared = piece.section in _USER
        if piece.object == wanted or (piece.object == _ZEROS and _TASK.fullmatch(piece.section)):
            continue
        if not (wanted or shared and piece.object == _KERNEL):
            continue
        inside = sorted(
            {
                symbol.name
                for group in image.symbols.values()
                for symbol in group
                if symbol.section == piece.section
                and piece.span.start <= symbol.value & ~1 < piece.span.end
                and not symbol.name.startswith("$")
            }
        )
        named = f" ({', '.join(inside[:4])})" if inside else ""
        only = f"where only {wanted} may have bytes" if wanted else "which is the tasks'"
        yield f"{piece.span}{named} of {piece.object} is in section {piece.section}, {only}"


def _wanted(section: str) -> str | None:
    """The object that a section is of, None if it is of several."""
    task = _TASK.fullmatch(section)
    if task:
        return f"task_{task[1]}.o"
    return _KERNEL if section == ".vectors" or section.startswith(".kernel_") else None


def _pieces(image_map: Path) -> Iterator[Piece]:
    """The pieces that take memory; raises `BadImage` if the map cannot be read."""
    try:
        text = image_map.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise BadImage(f"cannot read its map, {image_map.name}: {error.strerror}") from error
    _, begin, rest = text.partition(_BEGIN)
    if not begin:
        raise BadImage(f"{image_map.name} is no map of the linker")
    section = ""
    for line in rest.split(_END)[0].splitlines():
        if line[:1].strip():
            section = line.split()[0]
        piece = _PIECE.fullmatch(line)
        if piece and section.startswith("."):
            start, size = int(piece[2], 16), int(piece[3], 16)
            if size:
                yield Piece(section, Span(start, start + size), piece[4].rsplit("/", 1)[-1])
