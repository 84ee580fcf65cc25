# SPDX-License-Identifier: MIT
"""Writes generated files: only if their contents change, and whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from kiln.diag import Failed, Message, Place


def write_if_changed(path: Path, text: str) -> bool:
    """Make `path` hold `text`; True if it did not before. Raises `Failed` if it cannot."""
    data = text.encode("utf-8")
    try:
        if path.is_file() and path.read_bytes() == data:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.new")
        fresh.write_bytes(data)
        os.replace(fresh, path)
    except OSError as error:
        raise Failed([Message(Place(str(path)), f"cannot write the file: {error.strerror}")])
    return True
