# SPDX-License-Identifier: MIT
"""docs/bounds.md names every function of kernel/ that loops, and no other."""

from __future__ import annotations

import re
from pathlib import Path

BASE = Path(__file__).resolve().parents[2]

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
STRING = re.compile(r'"(\\.|[^"\\])*"')
FUNCTION = re.compile(r"^[^\s#/][^;{}]*?\b(\w+)\([^;{}]*\)\n\{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
LOOP = re.compile(r"\b(for|while|do|goto|memset|memcpy|memmove|strlen|strcmp)\b")


def functions_that_loop() -> set[str]:
    """By name, from the source without comments and strings."""
    names = set()
    for path in sorted((BASE / "kernel").glob("*.[ch]")):
        text = STRING.sub('""', COMMENT.sub("", path.read_text(encoding="utf-8")))
        names |= {name for name, body in FUNCTION.findall(text) if LOOP.search(body)}
        assert len(LOOP.findall(text)) == sum(
            len(LOOP.findall(body)) for _, body in FUNCTION.findall(text)
        ), f"{path.name}: a loop outside every function that was found"
    return names


def test_every_loop_has_its_bound() -> None:
    """A new loop needs a line in the table that says what ends it."""
    table = (BASE / "docs/bounds.md").read_text(encoding="utf-8").partition("## Loops")[2]
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", table, re.MULTILINE)
    assert {name for name, _ in rows} == functions_that_loop()
    assert [name for name, _ in rows] == sorted(name for name, _ in rows)
