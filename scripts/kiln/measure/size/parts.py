# SPDX-License-Identifier: MIT
"""Every byte of an image, and to whom it belongs; together they are the ELF's sections.

The kernel is linked into one object first, whose map says what that is made of.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kiln.base.errors import UserError
from kiln.image.usage import KERNEL_FLASH, KERNEL_RAM, USER_FLASH
from kiln.measure.size import tables
from kiln.measure.size.linkmap import Output, Piece, read_map
from kiln.measure.size.tables import PADDING, TABLES, Share
from kiln.measure.size.unit import OBJECT, Unit
from kiln.verify.image import Image, Symbol, read_image

KERNEL_OBJECT = "kernel.o"
_SOURCE = re.compile(r"\.dir/(?:\./)?(?:__/)?(.+)\.obj$")
_GENERATED = re.compile(r"(?:^|/)generated/(\w+)\.c$")  # wherever the build directory is
_MEMBER = re.compile(r"(\w+)\.a\((.+?)(?:\.c)?\.o(?:bj)?\)$")
_TASK = re.compile(r"/task_(\w+)\.o$")
_GENERATED_COMPONENTS = {
    "tables": TABLES,
    "vectors": "vectors",
    "images": "task images",
    "kernel": "kernel",
}
_CONSOLE = {f"kernel/{name}.c" for name in ("console", "console_input", "console_output", "output")}
_LIBRARIES = {"shared_0": "user library", "shared_1": "libc", "shared_2": "compiler's library"}


@dataclass(frozen=True, order=True)
class Part:
    """What one object file, or one block of memory, takes of flash and RAM."""

    component: str
    name: str
    flash: int = 0  # bytes
    ram: int = 0


def parts(elf: Path, image: Image | None = None) -> list[Part]:
    """All parts of a built image, the largest of a component first."""
    image = image or read_image(elf)
    symbols = state_symbols(image)
    unit = Unit(image)
    inside = {output.name: output.pieces for output in read_map(kernel_map(elf))}
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for output in read_map(elf.with_suffix(".map")):
        for component, name, size in _divide(output, inside, symbols, unit):
            if not size:
                continue
            flash, ram = _memories(output.name)
            found[component, name][0] += size * flash
            found[component, name][1] += size * ram
    result = [Part(*key, *sizes) for key, sizes in found.items() if any(sizes)]
    _check(result, image)
    return sorted(result, key=lambda p: (p.component, -p.flash - p.ram, p.name))


def state_symbols(image: Image) -> list[Symbol]:
    """The variables of the kernel's state."""
    found = (symbol for symbols in image.symbols.values() for symbol in symbols)
    return [symbol for symbol in found if symbol.section == ".kernel_state" and symbol.size]


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


def _divide(
    output: Output, inside: dict[str, list[Piece]], symbols: Sequence[Symbol], unit: Unit
) -> Iterator[Share]:
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
    for piece in (part for whole in output.pieces for part in _refine(whole, inside)):
        component, name = owner_of(piece.origin, kernel)
        shares = [(component, name, piece.size)]
        if component == TABLES:
            shares = list(tables.divide(piece, symbols))
        elif piece.origin.endswith(OBJECT):
            shares = [(*source_owner(file), size) for file, size in unit.divide(piece, symbols)]
        yield from shares
        used += sum(size for _, _, size in shares)
    yield PADDING, "of the kernel" if kernel else "of the tasks", output.size - used


def _refine(piece: Piece, inside: dict[str, list[Piece]]) -> Iterator[Piece]:
    """A piece of the kernel's object as pieces of what that was linked from."""
    origins = inside.get(piece.name, [])
    if not piece.origin.endswith(f"/{KERNEL_OBJECT}") or not origins:
        yield piece
        return
    end = piece.address + piece.size
    for origin in origins:
        start = min(piece.address + origin.address, end)
        # Equal strings are merged, so that the piece may have become shorter.
        yield Piece(origin.name, start, min(origin.size, end - start), origin.origin)


def owner_of(origin: str, kernel: bool) -> tuple[str, str]:
    """(component, name) of an object file."""
    if match := _MEMBER.search(origin):
        library = _LIBRARIES.get(match[1], match[1])
        return (f"{library} in the kernel" if kernel else library), match[2]
    if match := _TASK.search(origin):
        return f"task {match[1]}", "code"
    source = match[1] if (match := _SOURCE.search(origin)) else Path(origin).name
    if match := _GENERATED.search(source):
        return _GENERATED_COMPONENTS.get(match[1], "generated"), f"generated/{match[1]}.c"
    return source_owner(source)


def source_owner(source: str) -> tuple[str, str]:
    """(component, name) of a file of the tree; "" is nobody's in the kernel's memory."""
    if not source:
        return PADDING, "of the kernel"
    component = source.split("/")[0]
    if source in _CONSOLE:
        component = "console"
    return component, source


def _check(found: list[Part], image: Image) -> None:
    """The sums are those of all sections that the image has in the target."""
    flash = ram = 0
    for section in image.sections:
        in_flash, in_ram = _memories(section.name)
        if not in_flash and not in_ram:
            raise UserError(f"{image.name}: nobody owns the section {section.name}")
        size = section.span.end - section.span.start
        flash += size * in_flash
        ram += size * in_ram
    if any(min(part.flash, part.ram) < 0 for part in found):
        raise UserError(f"the map of {image.name} gives a byte to two object files")
    sums = sum(p.flash for p in found), sum(p.ram for p in found)
    if sums != (flash, ram):
        raise UserError(f"the map of {image.name} says {sums}, its sections {(flash, ram)} bytes")
