# SPDX-License-Identifier: MIT
"""Make a new application in DIR, which must be empty or not exist yet.

It can lie anywhere; `kiln build`, `run` and `test` work in its folder.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

from kiln.base.errors import UserError
from kiln.base.paths import BASE, real, shown
from kiln.image.builddir import app_name

TEMPLATE = BASE / "templates/app"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `kiln new`."""
    parser.add_argument("directory", metavar="DIR", help="the new application's folder")


def run(args: argparse.Namespace) -> int:
    """`kiln new`."""
    folder = real(args.directory)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError(f"{shown(folder)} exists and is not an empty folder")
    name = project_name(folder.name)
    for source in sorted(TEMPLATE.rglob("*")):
        if source.is_file() and "__pycache__" not in source.parts:
            path = folder / source.relative_to(TEMPLATE)
            path.parent.mkdir(parents=True, exist_ok=True)
            text = source.read_text(encoding="utf-8")
            path.write_text(filled(text, path, name, app_name(folder)), encoding="utf-8")
    print(f"Made {shown(folder)}; `kiln run` in that folder builds and runs it.")
    return 0


def project_name(name: str) -> str:
    """A name for CMake, file names and C strings, out of a folder's name."""
    plain = re.sub(r"[^A-Za-z0-9_]+", "_", name).strip("_")
    if not plain:
        return "application"
    return plain if plain[0].isalpha() else f"app_{plain}"


def filled(text: str, path: Path, name: str, build: str) -> str:
    """A template's text with its placeholders replaced."""
    base = str(BASE)
    if path.suffix == ".json":
        base, build = json.dumps(base)[1:-1], json.dumps(build)[1:-1]
    elif path.suffix == ".txt":
        base = base.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$")
    return text.replace("@KILN_BASE@", base).replace("@NAME@", name).replace("@BUILD@", build)
