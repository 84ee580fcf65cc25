# SPDX-License-Identifier: MIT
"""A linker's map in which strings were merged."""

from __future__ import annotations

from pathlib import Path

from kiln.measure.size.linkmap import read_map

MAP = """\
Linker script and memory map

.user_rodata    0x00001000       0x60
 .rodata.a.str1.1
                0x00001000       0x20 a.o
 .rodata.b.str1.1
                0x00001020       0x1c b.o
                                  0x8 (size before relaxing)
 .rodata.c.str1.1
                0x00001020       0x1c c.o
                                  0x9 (size before relaxing)
 .rodata.d      0x00001020       0x40 d.o
"""


def test_a_piece_ends_where_the_next_begins(tmp_path: Path) -> None:
    """Strings that stand elsewhere already take nothing, whatever the map calls their size."""
    path = tmp_path / "image.map"
    path.write_text(MAP, encoding="utf-8")
    (output,) = read_map(path)
    assert [(piece.origin, piece.size) for piece in output.pieces] == [
        ("a.o", 0x20),
        ("b.o", 0),
        ("c.o", 0),
        ("d.o", 0x40),
    ]
    assert sum(piece.size for piece in output.pieces) == output.size
