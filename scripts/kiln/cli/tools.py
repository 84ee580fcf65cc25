# SPDX-License-Identifier: MIT
"""The programs that Kiln calls, and the packages that bring them."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path

from kiln.cli.errors import UserError
from kiln.cli.paths import BASE


def packages() -> dict[str, str]:
    """What each line of scripts/packages.txt provides -> its package."""
    table = {}
    for line in (BASE / "scripts/packages.txt").read_text(encoding="utf-8").splitlines():
        words = line.split("#")[0].split()
        if words:
            table[words[1]] = words[0]
    return table


def is_there(provided: str) -> bool:
    """Whether `tool:NAME`, `module:NAME` or `file:PATH` is there."""
    kind, name = provided.split(":", 1)
    if kind == "tool":
        return shutil.which(name) is not None
    if kind == "module":
        return importlib.util.find_spec(name) is not None
    return Path(name).exists()


def require(*provided: str) -> None:
    """Fail, naming the packages, unless all of `provided` are there."""
    absent = [name for name in provided if not is_there(name)]
    if not absent:
        return
    table = packages()
    names = ", ".join(
        f"{name.split(':', 1)[1]} (package {table.get(name, 'unknown')})" for name in absent
    )
    verb = "is" if len(absent) == 1 else "are"
    raise UserError(f"{names} {verb} not installed", f"run {setup_command()}")


def setup_command() -> str:
    """`./kiln setup`, as it is typed in the current directory."""
    return "./kiln setup" if Path.cwd() == BASE else f"{os.path.relpath(BASE)}/kiln setup"
