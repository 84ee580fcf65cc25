# SPDX-License-Identifier: MIT
"""The paths of Kiln's own files."""

from __future__ import annotations

import os
import re
from pathlib import Path

BASE = Path(os.environ.get("KILN_BASE") or Path(__file__).resolve().parents[3])
DEFAULT_BOARD = "mps2_an386"


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


def shown(path: Path) -> str:
    """`path` relative to the current directory if it is below it."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
