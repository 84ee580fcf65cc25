# SPDX-License-Identifier: MIT
"""Refuses code and data of tasks in sections that are not a task's.

The linker puts a section that no rule takes in to the output section of the same name: what a
task calls `.kernel_text` would be the kernel's code, and writable data of any other name than
the compiler's own would be in nobody's memory.
"""

from __future__ import annotations

import re
import struct
import subprocess
from pathlib import Path

_APPLICATION = re.compile(r"^(build/)?app/")  # what flags.cmake calls the application's folder
_SHF_WRITE = 1
_SHF_ALLOC = 2
_SHT_SYMTAB = 2
_RESERVED = re.compile(r"\.(vectors|kernel_.*|user_(text|rodata)|task\..*|memory\..*|unowned)")
# What the linker script, or an error of its own (constructors), takes in.
_WRITABLE = re.compile(r"\.(t?data|t?bss|noinit|(preinit|init|fini)_array|[cd]tors)(\..*)?")


def refused(image: bytes) -> dict[int, str]:
    """The sections of an ELF32 little-endian object that a task may not have, by index."""
    headers = _headers(image)
    (strings,) = struct.unpack_from("<H", image, 50)
    names = headers[strings][4]
    found = {}
    for index, header in enumerate(headers):
        name = _text(image, names + header[0])
        writable = header[2] & _SHF_WRITE and not _WRITABLE.fullmatch(name)
        if header[2] & _SHF_ALLOC and header[5] and (writable or _RESERVED.fullmatch(name)):
            found[index] = name
    return found


def message(task: str, objects: list[str], nm: str) -> str:
    """What is wrong, for each of the objects' symbols in such a section, with file and line."""
    lines = []
    for path in objects:
        image = Path(path).read_bytes()
        taken = refused(image)
        if not taken:
            continue
        places = _places(path, nm)
        inside = dict(_symbols_in(image, taken))
        inside |= {f"bytes of {name}": n for n, name in taken.items() if n not in inside.values()}
        for symbol, index in sorted(inside.items()):
            what = f"'{symbol}'" if symbol in places else symbol
            why = "whose name is Kiln's"
            if not _RESERVED.fullmatch(taken[index]):
                why = "which no task's memory takes in"
            lines.append(
                f"{places.get(symbol, path)}: error: task '{task}': {what} is in section"
                f" {taken[index]} ({Path(path).name}), {why}"
            )
    hint = "  hint: leave the section out; KILN_NOINIT and aligned(N) need none"
    return "\n".join([*lines, hint])


def _headers(image: bytes) -> list[tuple[int, ...]]:
    (table,) = struct.unpack_from("<I", image, 32)
    size, count = struct.unpack_from("<HH", image, 46)
    return [struct.unpack_from("<10I", image, table + n * size) for n in range(count)]


def _text(image: bytes, start: int) -> str:
    return image[start : image.index(0, start)].decode("utf-8", "replace")


def _symbols_in(image: bytes, sections: dict[int, str]) -> list[tuple[str, int]]:
    """The names of what is defined in some sections, and the section's index."""
    found = []
    headers = _headers(image)
    for header in headers:
        if header[1] != _SHT_SYMTAB:
            continue
        strings = headers[header[6]][4]
        for place in range(header[4], header[4] + header[5], header[9]):
            start, _, _, _, _, section = struct.unpack_from("<IIIBBH", image, place)
            name = _text(image, strings + start)
            if section in sections and name and not name.startswith("$"):
                found.append((name, section))
    return found


def _places(path: str, nm: str) -> dict[str, str]:
    """FILE:LINE of each symbol, FILE from the application's folder, as far as that is known."""
    result = subprocess.run([nm, "-l", path], capture_output=True, text=True, check=True)
    rows = (line.partition("\t") for line in result.stdout.splitlines())
    return {left.split()[-1]: _APPLICATION.sub("", place) for left, _, place in rows if place}
