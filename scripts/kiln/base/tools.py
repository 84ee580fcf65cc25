# SPDX-License-Identifier: MIT
"""The programs that Kiln calls, and the packages that contain them."""

from __future__ import annotations

import importlib.util
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from kiln.base.errors import UserError
from kiln.base.paths import BASE


@dataclass(frozen=True)
class Package:
    """A line of scripts/packages.txt."""

    name: str
    set: str  # run, basic or dev
    purpose: str


def packages() -> dict[str, Package]:
    """What each line of scripts/packages.txt provides -> its package."""
    table = {}
    for line in (BASE / "scripts/packages.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, provided, which, purpose = line.split(maxsplit=3)
            table[provided] = Package(name, which, purpose)
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
    """Fail, naming the packages and the command, unless all of `provided` are there."""
    absent = [name for name in provided if not is_there(name)]
    if not absent:
        return
    table = packages()
    names = ", ".join(f"{name.split(':', 1)[1]} (package {table[name].name})" for name in absent)
    verb = "is" if len(absent) == 1 else "are"
    command = setup_command(any(table[name].set == "dev" for name in absent))
    raise UserError(f"{names} {verb} not installed", f"run {command}")


def setup_command(dev: bool) -> str:
    """`./kiln setup`, or with --dev, as it is typed in the current directory."""
    command = "./kiln setup" if Path.cwd() == BASE else f"{os.path.relpath(BASE)}/kiln setup"
    return f"{command} --dev" if dev else command
