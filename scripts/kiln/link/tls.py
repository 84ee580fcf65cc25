# SPDX-License-Identifier: MIT
"""Finishes a task's object.

The entry must be there: what defines it is the task's sources, and only here are
they together.

Thread-local variables become ordinary ones. The C library keeps errno and the like
in thread-local storage. A task's partial link has its own copy of the members that
use it, so those variables need no thread base: with __aeabi_read_tp returning 0
(lib/libc/tls.S), an offset from it is an address. So the sections lose SHF_TLS, the
symbols become objects, and each local-exec offset becomes an absolute address.
Everything stays where it is in the file. Tasks of pools have copies of the variables;
for the code that they run, the thread base is how far their copy is away
(lib/start/thread_base.S).
"""

from __future__ import annotations

import struct

SHT_SYMTAB, SHT_REL = 2, 9
STB_LOCAL = 0
SHN_UNDEF = 0
SHF_TLS = 0x400
STT_OBJECT, STT_FUNC, STT_TLS = 1, 2, 6
R_ARM_ABS32 = 2
R_ARM_TLS_LDO32, R_ARM_TLS_LE32 = 106, 108
TLS_RELOCATIONS = range(104, 113)
THREAD_ALIGNMENT = 8  # of the copies of thread-local variables, in bytes


class Unfit(Exception):
    """The object cannot be a task's; the text is the message."""


def flatten(image: bytearray, name: str) -> None:
    """Rewrite the ELF32 little-endian relocatable `image` in place; raises `Unfit`."""
    (table,) = struct.unpack_from("<I", image, 32)
    size, count = struct.unpack_from("<HH", image, 46)
    for n in range(count):
        header = table + n * size
        _, kind, flags, _, offset, length, _, _, _, entry = struct.unpack_from(
            "<10I", image, header
        )
        if flags & SHF_TLS:
            struct.pack_into("<I", image, header + 8, flags & ~SHF_TLS)
        if kind == SHT_SYMTAB:
            flatten_symbols(image, range(offset, offset + length, entry))
        elif kind == SHT_REL:
            flatten_relocations(image, range(offset, offset + length, entry), name)


def flatten_symbols(image: bytearray, places: range) -> None:
    """Thread-local symbols become objects; the binding stays."""
    for place in places:
        info = image[place + 12]
        if info & 15 == STT_TLS:
            image[place + 12] = info & 0xF0 | STT_OBJECT


def flatten_relocations(image: bytearray, places: range, name: str) -> None:
    """Offsets from the thread base become addresses."""
    for place in places:
        (info,) = struct.unpack_from("<I", image, place + 4)
        kind = info & 0xFF
        if kind in (R_ARM_TLS_LE32, R_ARM_TLS_LDO32):
            struct.pack_into("<I", image, place + 4, info & ~0xFF | R_ARM_ABS32)
        elif kind in TLS_RELOCATIONS:
            raise Unfit(
                f"{name}: error: thread-local model {kind} is not supported\n"
                "  hint: compile with -ftls-model=local-exec"
            )


def check_alignment(image: bytearray, place: str, task: str) -> None:
    """Refuse what copies for threads cannot have. Before `flatten`; raises `Unfit`."""
    (table,) = struct.unpack_from("<I", image, 32)
    size, count = struct.unpack_from("<HH", image, 46)
    headers = [struct.unpack_from("<10I", image, table + n * size) for n in range(count)]
    wide = {
        n: alignment
        for n, (_, _, flags, _, _, _, _, _, alignment, _) in enumerate(headers)
        if flags & SHF_TLS and alignment > THREAD_ALIGNMENT
    }
    if not wide:
        return
    found = symbols(image, sections=set(wide))
    names = sorted(name for name, (_, kind) in found.items() if kind == STT_TLS and name[0] != "$")
    raise Unfit(
        f"{place}: error: task '{task}': its thread-local variables ({', '.join(names)}) are"
        f" aligned to {max(wide.values())} bytes; as tasks of pools share its memory, at most"
        f" {THREAD_ALIGNMENT} are possible\n"
        "  hint: use a pointer to what is aligned"
    )


def symbols(image: bytearray, sections: set[int] | None = None) -> dict[str, tuple[int, int]]:
    """Every defined symbol's (binding, type), or those in `sections`; of several with one name,
    a global one's."""
    (table,) = struct.unpack_from("<I", image, 32)
    size, count = struct.unpack_from("<HH", image, 46)
    headers = [struct.unpack_from("<10I", image, table + n * size) for n in range(count)]
    found: dict[str, tuple[int, int]] = {}
    for _, kind, _, _, offset, length, link, _, _, entry in headers:
        if kind != SHT_SYMTAB:
            continue
        strings = headers[link][4]
        for place in range(offset, offset + length, entry):
            start, _, _, info, _, section = struct.unpack_from("<IIIBBH", image, place)
            end = image.index(0, strings + start)
            name = image[strings + start : end].decode("utf-8", "replace")
            if sections is not None and section not in sections:
                continue
            if name and section != SHN_UNDEF and found.get(name, (STB_LOCAL, 0))[0] == STB_LOCAL:
                found[name] = info >> 4, info & 15
    return found


def check_entry(image: bytearray, entry: str, place: str, task: str) -> None:
    """Refuse an object whose entry is missing, static, or no function.

    `place` is where the manifest names it. Raises `Unfit`.
    """
    found = symbols(image)
    binding, kind = found.get(entry, (None, 0))
    if binding not in (None, STB_LOCAL) and kind != STT_OBJECT:
        return
    what = "is not defined in its sources"
    hint = ""
    if binding == STB_LOCAL:
        hint = "a static function is not seen outside its file"
    elif binding is not None:
        what = "is a variable, not a function"
    else:
        import difflib

        functions = [n for n, (b, t) in found.items() if b != STB_LOCAL and t == STT_FUNC]
        near = difflib.get_close_matches(entry, sorted(functions), n=1)
        hint = f"did you mean '{near[0]}'?" if near else ""
    text = f"{place}: error: task '{task}': entry '{entry}' {what}"
    raise Unfit(text + (f"\n  hint: {hint}" if hint else ""))
