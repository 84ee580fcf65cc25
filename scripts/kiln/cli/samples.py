# SPDX-License-Identifier: MIT
"""List the samples, those for one board last: folder and the first sentence of its README."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from kiln.base.paths import board_sample_folders, sample_folders, shown


def first_sentence(readme: Path) -> str:
    """The beginning of the first paragraph that is not a heading or a comment."""
    if not readme.exists():
        return ""
    for block in readme.read_text(encoding="utf-8").split("\n\n"):
        words = [line for line in block.splitlines() if not line.startswith(("#", "<!--"))]
        if words:
            text = " ".join(" ".join(words).split())
            return re.split(r"(?<=\.) ", text)[0]
    return ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`kiln samples` has no arguments."""


def run(args: argparse.Namespace) -> int:
    """`kiln samples`."""
    folders = [*sample_folders(), *board_sample_folders()]
    rows = [(shown(folder), first_sentence(folder / "README.md")) for folder in folders]
    width = max(len(name) for name, _ in rows)
    for name, text in rows:
        print(f"{name:{width}}  {text}".rstrip())
    return 0
