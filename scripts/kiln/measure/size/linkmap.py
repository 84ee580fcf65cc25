# SPDX-License-Identifier: MIT
"""Reads a linker's map: which piece of which object file went where."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

_BEGIN = "Linker script and memory map"
_SPLIT = re.compile(r"^( ?\S+)\n\s+(0x)", re.MULTILINE)  # a long name has a line of its own
_OUTPUT = re.compile(r"^(\.\S+)\s+0x([0-9a-f]+)\s+0x([0-9a-f]+)")
_INPUT = re.compile(r"^ (\.\S+|COMMON)\s+0x([0-9a-f]+)\s+0x([0-9a-f]+) (\S.*)$")


@dataclass(frozen=True)
class Piece:
    """An input section."""

    name: str
    address: int  # in a relocatable link: its offset in the output section
    size: int  # bytes
    origin: str  # the object file, as the linker names it: PATH or ARCHIVE(MEMBER)


@dataclass
class Output:
    """An output section and what it is made of, in the order of addresses."""

    name: str
    address: int
    size: int  # bytes
    pieces: list[Piece] = field(default_factory=list)


def read_map(path: Path) -> list[Output]:
    """The output sections of a link that are not empty.

    The map gives a piece whose strings were all found in others its size before that, at
    the address of the next one: a piece ends where the next begins.
    """
    outputs = list(_outputs(path.read_text(encoding="utf-8", errors="replace")))
    for output in outputs:
        ends = [*(piece.address for piece in output.pieces[1:]), sys.maxsize]
        output.pieces = [
            replace(piece, size=min(piece.size, end - piece.address))
            for piece, end in zip(output.pieces, ends)
        ]
    return outputs


def _outputs(text: str) -> Iterator[Output]:
    body = _SPLIT.sub(r"\1 \2", text.partition(_BEGIN)[2])
    output: Output | None = None
    for line in body.splitlines():
        if match := _OUTPUT.match(line):
            if output is not None and output.size:
                yield output
            output = Output(match[1], int(match[2], 16), int(match[3], 16))
        elif output is not None and (match := _INPUT.match(line)):
            piece = Piece(match[1], int(match[2], 16), int(match[3], 16), match[4])
            if piece.size:
                output.pieces.append(piece)
    if output is not None and output.size:
        yield output
