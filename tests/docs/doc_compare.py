# SPDX-License-Identifier: MIT
"""Compares what a command printed with what a page shows.

`...` on a line of its own stands for any number of lines, within a line for any
text. Measured figures (sizes, times, shares, addresses of eight digits) are an
example: any other figure passes. So does other spacing, which follows from them.
"""

from __future__ import annotations

import re

_FIGURES = (
    (re.compile(r"\b0x[0-9a-f]{8}\b"), "<address>"),
    (re.compile(r"\b\d+(\.\d+)? (B|KB|MB)\b"), "<size>"),
    (re.compile(r"\b\d+(\.\d+)? (?=(s|%|bytes)(\W|$))"), "<figure> "),
)
_ANY_LINES = "..."


def normal(line: str) -> str:
    """A line without figures and without differences of spacing."""
    for pattern, name in _FIGURES:
        line = pattern.sub(name, line)
    return " ".join(line.split())


def matches(shown: str, printed: str) -> bool:
    """Whether `printed` is what a page shows as `shown`."""
    parts = []
    for line in shown.splitlines():
        if line.strip() == _ANY_LINES:
            parts.append(r"(?:[^\n]*\n)*?")
        else:
            text = re.escape(normal(line)).replace(re.escape(_ANY_LINES), r"[^\n]*")
            parts.append(text + r"\n")
    actual = "".join(f"{normal(line)}\n" for line in printed.splitlines())
    return re.fullmatch("".join(parts), actual) is not None
