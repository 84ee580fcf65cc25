# SPDX-License-Identifier: MIT
"""Members of a static library, decoded here: nm and size take ten times as long for libgcc."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_MAGIC = b"!<arch>\n"
_HEADER = struct.Struct("16s12s6s6s8s10s2s")  # name, date, owner, group, mode, size, end
_SECTION = struct.Struct("<10I")  # name, type, flags, addr, offset, size, link, ...
_SYMBOL = struct.Struct("<IIIBBH")  # name, value, size, info, other, section
_SHT_SYMTAB = 2
_SHF_WRITE_ALLOC = 3
_SHN_UNDEFINED = 0
_SHN_COMMON = 0xFFF2
_STB_LOCAL = 0


class NoArchive(Exception):
    """The file is no archive of little-endian ELF32 objects."""


@dataclass(frozen=True)
class Contents:
    """What linking needs to know of an object file."""

    stateful: bool  # it has writable data
    defines: frozenset[str]  # global and weak symbols
    uses: frozenset[str]  # symbols that it does not define


def members(path: Path) -> Iterator[tuple[str, Contents]]:
    """The name and contents of each object in an archive, in the archive's order."""
    data = path.read_bytes()
    if not data.startswith(_MAGIC):
        raise NoArchive(f"{path}: error: not an archive")
    at, names = len(_MAGIC), b""
    while at < len(data):
        name, *_, length, _ = _HEADER.unpack_from(data, at)
        at += _HEADER.size
        size = int(length)
        body = data[at : at + size]
        at += size + size % 2
        if name.startswith(b"// "):
            names = body  # those of more than 15 characters
        elif not name.startswith((b"/ ", b"/SYM64/")):
            yield _text(name, names), _contents(path, body)


def contents_of(path: Path) -> Contents:
    """What linking needs to know of a single object file."""
    return _contents(path, path.read_bytes())


def _text(field: bytes, names: bytes) -> str:
    if field.startswith(b"/"):
        start = int(field[1:])
        return names[start : names.index(b"/\n", start)].decode()
    return field[: field.index(b"/")].decode()


def _contents(path: Path, data: bytes) -> Contents:
    if data[:6] != b"\x7fELF\x01\x01":
        raise NoArchive(f"{path}: error: a member is no little-endian ELF32")
    (table,) = struct.unpack_from("<I", data, 32)
    size, count = struct.unpack_from("<HH", data, 46)
    sections = list(_SECTION.iter_unpack(data[table : table + size * count]))
    stateful = any(s[2] & _SHF_WRITE_ALLOC == _SHF_WRITE_ALLOC and s[5] for s in sections)
    defines: set[str] = set()
    uses: set[str] = set()
    for kind, offset, length, link in ((s[1], s[4], s[5], s[6]) for s in sections):
        if kind != _SHT_SYMTAB:
            continue
        strings = sections[link][4]
        for at, _, _, info, _, section in _SYMBOL.iter_unpack(data[offset : offset + length]):
            if info >> 4 == _STB_LOCAL:
                continue
            name = data[strings + at : data.index(b"\0", strings + at)].decode()
            (uses if section == _SHN_UNDEFINED else defines).add(name)
            stateful |= section == _SHN_COMMON
    return Contents(stateful, frozenset(defines), frozenset(uses))
