# SPDX-License-Identifier: MIT
"""Where Kiln's own files are, and how files are named in messages and outputs."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def shown(path: Path, app_dir: Path) -> str:
    """`path` as messages and generated files print it.

    Relative to the application or to Kiln, so that the same input makes the same
    output in whatever directory it lies.
    """
    for base in (app_dir.resolve(), ROOT):
        if path.resolve().is_relative_to(base):
            return path.resolve().relative_to(base).as_posix()
    return str(path)
