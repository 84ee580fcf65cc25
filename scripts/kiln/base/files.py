# SPDX-License-Identifier: MIT
"""Reading files that are files; writing outputs whole or not at all, and only if they change."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kiln.base.diag import Failed, Message, Place


def read_regular(path: Path) -> bytes:
    """The contents of a file; an OSError if it is something else, such as a pipe, which would be
    waited for."""
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise OSError(errno.EINVAL, "it is not a regular file", str(path))
    return path.read_bytes()


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
        if read_regular(path) == data:
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
