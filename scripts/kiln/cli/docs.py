# SPDX-License-Identifier: MIT
"""Build the documentation into HTML, and check its links.

A broken link, anchor or entry of a table of contents is an error; the previous output then stays
unchanged. Links to other sites are not followed.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from kiln.base.errors import Quiet, UserError
from kiln.base.paths import BASE, real, shown
from kiln.base.tools import require

SOURCE = BASE / "docs"
MARK = ".buildinfo"  # Sphinx leaves it in its output
PLACE = re.compile(r"(?P<file>/[^:]*)(?::(?P<line>\d+))?: (?:WARNING|ERROR|CRITICAL): (?P<text>.*)")

NOT_FOUND = "'myst' reference target not found:"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `kiln docs`."""
    parser.add_argument(
        "-d",
        "--directory",
        metavar="DIR",
        help="the output folder (default: build/docs/html in Kiln's folder)",
    )


def run(args: argparse.Namespace) -> int:
    """`kiln docs`."""
    require("module:sphinx", "module:myst_parser", "module:furo")
    target = real(args.directory) if args.directory else BASE / "build/docs/html"
    if target.exists() and not is_ours(target):
        raise UserError(f"{shown(target)} is neither empty nor made by kiln docs")
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="kiln-") as folder:
        messages = build(Path(folder))
        if messages:
            print("\n".join(messages), file=sys.stderr)
            raise Quiet(1)
        shutil.rmtree(target)
        shutil.copytree(Path(folder) / "html", target)
    print(f"Made {shown(target / 'index.html')}")
    return 0


def is_ours(target: Path) -> bool:
    """Whether the pages may replace the folder's contents."""
    return target.is_dir() and (not any(target.iterdir()) or (target / MARK).exists())


def build(folder: Path) -> list[str]:
    """Make folder/html; returns the errors in the pages."""
    words = ["-b", "html", "-q", "-W", "--keep-going", "--no-color", "-d", str(folder / "trees")]
    result = subprocess.run(
        [sys.executable, "-m", "sphinx", *words, str(SOURCE), str(folder / "html")],
        capture_output=True,
        text=True,
    )
    lines = [line for line in result.stderr.splitlines() if line.strip()]
    return [message(line) for line in lines] if result.returncode else []


def message(line: str) -> str:
    """A line of Sphinx's as one of Kiln's."""
    found = PLACE.fullmatch(line)
    if not found:
        return line
    place = ":".join(part for part in (shown(Path(found["file"])), found["line"]) if part)
    text = found["text"].replace(NOT_FOUND, "there is no page, heading or file")
    return f"{place}: error: {text}"
