# SPDX-License-Identifier: MIT
"""Every byte of an image, and to whom it belongs; together they are the ELF's sections.

The kernel is linked into one object first, whose map says what that is made of.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kiln.cli.errors import UserError
from kiln.cli.usage import KERNEL_FLASH, KERNEL_RAM, USER_FLASH, sections
from kiln.size.linkmap import Output, Piece, read_map

PADDING = "alignment"
KERNEL_OBJECT = "kernel.o"
_SOURCE = re.compile(r"\.dir/(?:\./)?(?:__/)?(.+)\.obj$")
_MEMBER = re.compile(r"(\w+)\.a\((.+?)(?:\.c)?\.o(?:bj)?\)$")
_TASK = re.compile(r"/task_(\w+)\.o$")
_LIBRARIES = {"shared_0": "user library", "shared_1": "libc", "shared_2": "compiler's library"}


@dataclass(frozen=True, order=True)
class Part:
    """What one object file, or one block of memory, takes of flash and RAM."""

    component: str
    name: str
    flash: int = 0  # bytes
    ram: int = 0


def parts(elf: Path) -> list[Part]:
    """All parts of a built image, the largest of a component first."""
    inside = {output.name: output.pieces for output in read_map(kernel_map(elf))}
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for output in read_map(elf.with_suffix(".map")):
        for component, name, size in _divide(output, inside):
            if not size:
                continue
            flash, ram = _memories(output.name)
            found[component, name][0] += size * flash
            found[component, name][1] += size * ram
    result = [Part(*key, *sizes) for key, sizes in found.items() if any(sizes)]
    _check(result, elf)
    return sorted(result, key=lambda p: (p.component, -p.flash - p.ram, p.name))


def kernel_map(elf: Path) -> Path:
    """The map of the kernel's own link."""
    return elf.parent / f"{KERNEL_OBJECT}.map"


def _memories(section: str) -> tuple[bool, bool]:
    """Whether an output section takes flash, and RAM; initialised data takes both."""
    if section in KERNEL_FLASH + USER_FLASH:
        return True, False
    if section in KERNEL_RAM or section.startswith((".task.", ".memory.")):
        return section.endswith(".data"), True
    return False, False


def _divide(output: Output, inside: dict[str, list[Piece]]) -> Iterator[tuple[str, str, int]]:
    """(component, name, bytes) of an output section's pieces, and of what lies between them."""
    kernel = output.name in KERNEL_FLASH + KERNEL_RAM
    if output.name == ".kernel_stack":
        yield "kernel stack", "", output.size
        return
    if output.name.startswith((".task.", ".memory.")):
        _, kind, owner, *what = output.name.split(".")
        name = f"task {owner}" if kind == "task" else f"memory {owner}"
        yield name, what[0] if what else "", output.size
        return
    used = 0
    for piece in output.pieces:
        for origin, size in _refine(piece, inside):
            yield *owner_of(origin, kernel), size
        used += piece.size
    yield PADDING, "of the kernel" if kernel else "of the tasks", output.size - used


def _refine(piece: Piece, inside: dict[str, list[Piece]]) -> Iterator[tuple[str, int]]:
    """A piece of the kernel's object as pieces of what that was linked from."""
    origins = inside.get(piece.name, [])
    if not piece.origin.endswith(f"/{KERNEL_OBJECT}") or not origins:
        yield piece.origin, piece.size
        return
    left = piece.size
    for origin in origins[:-1]:
        size = min(origin.size, left)
        yield origin.origin, size
        left -= size
    yield origins[-1].origin, left  # equal strings are merged, so it may have shrunk


def owner_of(origin: str, kernel: bool) -> tuple[str, str]:
    """(component, name) of an object file."""
    if match := _MEMBER.search(origin):
        library = _LIBRARIES.get(match[1], match[1])
        return (f"{library} in the kernel" if kernel else library), match[2]
    if match := _TASK.search(origin):
        return f"task {match[1]}", "code"
    source = match[1] if (match := _SOURCE.search(origin)) else Path(origin).name
    if source.startswith("generated/"):
        return {"tables.c": "tables", "vectors.c": "vectors"}.get(
            source[10:], "task images"
        ), source
    component = source.split("/")[0]
    if source.startswith("kernel/console_"):
        component = "console"
    return component, source


def _check(found: list[Part], elf: Path) -> None:
    """The sums are those of the ELF's sections."""
    flash = ram = 0
    for name, _, size in sections(elf):
        in_flash, in_ram = _memories(name)
        flash += size * in_flash
        ram += size * in_ram
    sums = sum(p.flash for p in found), sum(p.ram for p in found)
    if sums != (flash, ram):
        raise UserError(f"the map of {elf.name} says {sums}, its sections {(flash, ram)} bytes")
