# SPDX-License-Identifier: MIT
"""What follows -- of `kiln build` and `kiln run`: -DNAME=VALUE and -UNAME."""

from __future__ import annotations

import re

from kiln.base.diag import printable
from kiln.base.errors import UserError
from kiln.image.memory import Changes

_DEFINE = re.compile(r"-D([A-Za-z_][\w.-]*)(?::[A-Z]+)?=(.*)", re.DOTALL | re.ASCII)
_FORGET = re.compile(r"-U([A-Za-z_][\w.-]*)", re.ASCII)
# What Kiln sets itself; of CMake's variables an application's build can do with these.
_OWN = re.compile(r"BOARD|(KILN|CMAKE|PROJECT)_.*")
_OPEN = re.compile(
    r"CMAKE_(C|ASM)_(COMPILER_LAUNCHER|FLAGS(_\w+)?)|CMAKE_VERBOSE_MAKEFILE|CMAKE_BUILD_TYPE"
    r"|CMAKE_(MESSAGE_LOG_LEVEL|PREFIX_PATH|MODULE_PATH|FIND_\w+)"
)


def parse(words: list[str]) -> Changes:
    """The (name, value) pairs of `-DNAME=VALUE` and `-D NAME=VALUE`; the value of -U is None."""
    joined = re.sub(r"(^|\0)-([DU])\0", r"\1-\2", "\0".join(words)).split("\0") if words else []
    return tuple(_change(word) for word in joined)


def _change(word: str) -> tuple[str, str | None]:
    if forget := _FORGET.fullmatch(word):
        return forget[1], None
    define = _DEFINE.fullmatch(word)
    if define is None:
        raise UserError(f"'{printable(word)}' after -- is neither -DVAR=VALUE nor -UVAR")
    name, value = define.groups()
    if _OWN.fullmatch(name) and not _OPEN.fullmatch(name):
        hint = "-b names the board" if name == "BOARD" else ""
        raise UserError(f"-D{name}: Kiln sets this variable itself", hint)
    if not name.startswith("CONFIG_") and printable(value) != value:
        raise UserError(f"-D{name}: CMake does not take the value '{printable(value)}'")
    return name, value
