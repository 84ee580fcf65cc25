# SPDX-License-Identifier: MIT
"""The functions that wrap system calls, with their comments in the public headers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kiln.base.tree import ROOT

PLACES = ("include/kiln/*.h", "lib/start/idle.c")

_FUNCTION = re.compile(
    r"/\*(?P<comment>(?:(?!\*/).)*)\*/\n"
    r"static inline [^;{]*?\b(?P<name>kiln_\w+)\((?P<parameters>[^)]*)\)\n\{\n(?P<body>.*?)^\}",
    re.DOTALL | re.MULTILINE,
)
_CALL = re.compile(r"kiln_call_(\w+)\(([^)]*)\)")
_ARGUMENT = re.compile(r"`(\w+)`  +(.*)")
_ERROR = re.compile(r"  +-(E[A-Z0-9]+)  +(.*)")
_HEADER = re.compile(r"<kiln/\w+\.h>")


@dataclass(frozen=True)
class Function:
    """A function that makes a system call, and what its comment says, as Markdown."""

    name: str
    file: str  # relative to Kiln's folder
    call: str  # the system call's name
    whole: bool  # it passes on all its parameters, so that it is the call
    text: str  # what it does, and what it returns
    arguments: dict[str, str]
    errors: dict[str, str]  # errno name: cause
    rest: str  # what the comment says after the errors


@cache
def functions() -> tuple[Function, ...]:
    """All functions that make a system call, in the order of their files."""
    found = []
    for place in PLACES:
        for path in sorted(ROOT.glob(place)):
            file = str(path.relative_to(ROOT))
            for match in _FUNCTION.finditer(path.read_text(encoding="utf-8")):
                call = _CALL.search(match["body"])
                if call:
                    found.append(_function(match, file, call))
    return tuple(found)


def wrappers(call: str) -> list[Function]:
    """The functions that are the call; those that use it if there is none."""
    known = [function for function in functions() if function.call == call]
    return [function for function in known if function.whole] or known


def _function(match: re.Match[str], file: str, call: re.Match[str]) -> Function:
    words = [] if match["parameters"] == "void" else match["parameters"].split(",")
    names = ", ".join(re.findall(r"\w+", word)[-1] for word in words)
    parts = _Parts(match["comment"])
    return Function(
        name=match["name"],
        file=file,
        call=call[1],
        whole=call[2] == names,
        text=re.sub(r"\n{3,}", "\n\n", "\n".join(parts.text)).strip(),
        arguments=parts.arguments,
        errors=parts.errors,
        rest="\n".join(parts.rest).strip(),
    )


class _Parts:
    """A comment's lines, sorted: text, arguments, errors and the rest."""

    def __init__(self, comment: str) -> None:
        self.text: list[str] = []
        self.arguments: dict[str, str] = {}
        self.errors: dict[str, str] = {}
        self.rest: list[str] = []
        table, last = self.arguments, ""
        for line in re.sub(r"(?m)^ \* ?", "", comment.strip()).splitlines():
            line = _HEADER.sub(r"`\g<0>`", line)
            if found := _ARGUMENT.fullmatch(line) or _ERROR.fullmatch(line):
                table = self.errors if "  -E" in found[0] else self.arguments
                last = found[1]
                table[last] = found[2]
            elif last and re.match(r" {4}", line):
                table[last] += f" {line.strip()}"
            else:
                last = ""
                (self.rest if self.errors else self.text).append(line)
