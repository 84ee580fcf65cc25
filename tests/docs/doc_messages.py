# SPDX-License-Identifier: MIT
"""The messages that Kiln's sources can print, as patterns."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from kiln.base.paths import BASE
from kiln.cli.checks import files

LEAST = 7  # letters in words that a source's text must have to be a message
ANY = "\0"
WORD = re.compile(r"[a-z]{3,}")
C_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
# What stands before a message of Kiln's: who or where, and how bad it is.
HEAD = re.compile(r"(?:kiln|[\w.\0]+(?::(?:\d+|\.\.\.))*): error: |kiln: |  hint: ")
REPORT = re.compile(r"\[(?:FAULT|PANIC)\]\s+")


def python_texts(path: Path) -> Iterator[str]:
    """The strings of a Python file, with ANY for what is filled in."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else ANY for part in node.values
            )


@cache
def patterns() -> list[re.Pattern[str]]:
    """Of each message of the command and its Python modules."""
    sources = [path for path in files(".py") if BASE / "scripts" in path.parents]
    texts = {text for path in sources for text in python_texts(path)}
    shell = (BASE / "kiln").read_text(encoding="utf-8")
    texts |= {re.sub(r"\$\([^)]*\)|\$\w+", ANY, text) for text in C_STRING.findall(shell)}
    plain = {without_head(text) for text in texts}
    return [
        # Behind a colon stands what a variable holds.
        re.compile(".*".join(map(re.escape, text.split(ANY))) + (".*" if text[-2:] == ": " else ""))
        for text in plain
        if sum(map(len, WORD.findall(text))) >= LEAST
    ]


def without_head(text: str) -> str:
    """A message without who says it."""
    return HEAD.sub("", text, count=1) if HEAD.match(text) else text


@cache
def report_texts() -> list[str]:
    """The strings of the kernel, of which reports are put together; the longest first."""
    sources = [path for path in files(".c") if {"kernel", "arch"} & set(path.parts)]
    found = {text for path in sources for text in C_STRING.findall(path.read_text())}
    texts = {text.replace("\\0", "").strip() for text in found}
    return sorted((text for text in texts if text), key=len, reverse=True)


def is_printed(line: str, known: list[re.Pattern[str]], reports: list[str]) -> bool:
    """Whether a line of a page, `...` for what differs, can come from the sources."""
    if REPORT.match(line):
        rest = REPORT.sub("", line)
        for text in reports:
            rest = rest.replace(text, "")
        return not re.search(r"[A-Za-z]", rest)
    text = re.sub(r" \(status \d+\)$", "", without_head(line))
    return any(pattern.fullmatch(text) for pattern in known)
