# SPDX-License-Identifier: MIT
"""The paths of Kiln's own files."""

from __future__ import annotations

import os
import re
from pathlib import Path

BASE = Path(os.environ.get("KILN_BASE") or Path(__file__).resolve().parents[3])
DEFAULT_BOARD = "mps2_an386"
# What CMake, Ninja, dependency files, ld or gdb do not take as it stands in a path. With some
# of them all seems to work, but an edited header is not noticed.
SPECIAL = frozenset("\"#$%&'()*:;<=>?[\\]^`|~")


def version() -> str:
    """The contents of VERSION."""
    return (BASE / "VERSION").read_text(encoding="utf-8").strip()


def board_names() -> list[str]:
    """The boards under boards/, sorted."""
    return sorted(path.parent.name for path in (BASE / "boards").glob("*/board.yaml"))


def emulated_names() -> list[str]:
    """Those of them that QEMU emulates."""
    texts = {name: (BASE / "boards" / name / "board.yaml") for name in board_names()}
    return [n for n, path in texts.items() if re.search(r"^qemu:", path.read_text("utf-8"), re.M)]


def sample_folders() -> list[Path]:
    """The applications under samples/ that are for every board, sorted."""
    return sorted(path.parent for path in (BASE / "samples").glob("*/app.yaml"))


def board_sample_folders() -> list[Path]:
    """Those for one board, whose name their folder has, sorted."""
    return sorted(path.parent for path in (BASE / "samples/boards").glob("*/app.yaml"))


def real(path: str | Path) -> Path:
    """An absolute path without links; unlike Path.resolve, also of a link that leads to itself."""
    return Path(os.path.realpath(path))


def special(path: str) -> str:
    """The characters of a path that build tools do not take as they stand, as people read them."""
    found = dict.fromkeys(c for c in path if c in SPECIAL or not c.isprintable())
    return " ".join(c if c.isprintable() else ascii(c)[1:-1] for c in found)


def shown(path: Path) -> str:
    """`path` relative to the current directory if it is below it."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
