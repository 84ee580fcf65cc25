# SPDX-License-Identifier: MIT
"""Writing outputs: whole or not at all, and only when their contents change."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kiln.base.diag import Failed, Message, Place


@contextmanager
def writing(path: Path) -> Iterator[Path]:
    """Make the folder of `path`; turn a failure to write it into `Failed`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield path
    except OSError as error:
        raise Failed([Message(Place(str(path)), f"cannot write the file: {error.strerror}")])


def write_if_changed(path: Path, text: str) -> bool:
    """Make `path` hold `text`; True if it did not before. Replaces it in one step."""
    data = text.encode("utf-8")
    try:
        if path.read_bytes() == data:
            return False
    except OSError:
        path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        scratch.write_bytes(data)
        os.replace(scratch, path)
    finally:
        scratch.unlink(missing_ok=True)
    return True


def write_all(folder: Path, files: Mapping[str, str]) -> None:
    """`write_if_changed` for every file, named relative to `folder`."""
    for name, text in files.items():
        with writing(folder / name) as path:
            write_if_changed(path, text)
