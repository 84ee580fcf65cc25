# SPDX-License-Identifier: MIT
"""Names of an architecture, which only its own files may have.

Those are scripts/kiln/arch and scripts/kiln/verify, cmake/NAME.cmake and templates/NAME.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from kiln.arch.known import ARCHITECTURES

OWN = (
    *("scripts/kiln/arch", "scripts/kiln/verify"),
    *(f"cmake/{name}.cmake" for name in ARCHITECTURES),
    *(f"templates/{each.templates}" for each in ARCHITECTURES.values()),
)
SCANNED = (
    *(("scripts/kiln", "*.py"), ("templates", "*.j2")),
    *(("cmake", "*.cmake"), (".", "CMakeLists.txt")),
)
THIS = "scripts/kiln/cli/words.py"
# Wherever they stand, in comments too.
ANYWHERE = re.compile(
    r"\b(PMSAv\d|rbar|rasr|SysTick|xpsr|Thumb|v[78]m|arm-none-eabi|qemu-system-\w+|cortex-[amr]\d+)"
    r"|(?<![\w-])(-m(?:cpu|arch|thumb|float-abi))\b",
    re.IGNORECASE,
)
# At the start of a string: mnemonics and registers. "sp" and "pc" are gdb's on every processor.
IN_STRINGS = frozenset(
    "b bl blx bx cbz cbnz svc push pop ldr ldm str stm msr mrs dsb isb udf lr psp msp".split()
)


def strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and text of each string that a module's code has, its documentation not included."""
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) not in documentation:
                yield node.lineno, node.value


def named(path: Path) -> Iterator[tuple[int, str]]:
    """Line and word of each name of an architecture in a file."""
    text = path.read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        yield from ((number, each[1] or each[2]) for each in ANYWHERE.finditer(line))
    if path.suffix == ".py":
        for number, value in strings(ast.parse(text)):
            yield from ((number, word) for word in value.split()[:1] if word in IN_STRINGS)


def check(root: Path) -> list[str]:
    """Each name of an architecture in a file that is not its own, below the tree's root."""
    found = []
    for folder, pattern in SCANNED:
        paths = root.glob(pattern) if folder == "." else (root / folder).rglob(pattern)
        for path in sorted(paths):
            place = path.relative_to(root)
            if place.as_posix() == THIS or any(place.is_relative_to(own) for own in OWN):
                continue
            found += [
                f"{place}:{line}: names {word}, which only an architecture's own files may"
                for line, word in sorted(named(path))
            ]
    return found
