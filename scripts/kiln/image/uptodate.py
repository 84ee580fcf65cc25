# SPDX-License-Identifier: MIT
"""Whether the front end would write what it wrote at the last build: its inputs are as they were.

A file is as it was if its size, its times and its place on the disk are. What the front end only
looks for, such as a task's source, has to be there. The answer is kept in the build directory, with
the notes that the front end had, which every build repeats.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiln.base.files import read_regular, write_if_changed
from kiln.base.paths import BASE

FILE = "frontend.json"  # in the build directory
# What of Kiln the front end reads, or is.
TREES = ("scripts/kiln", "templates", "boards", "soc")
FILES = ("kernel/syscalls.yaml", "Kconfig", "kernel/Kconfig", "drivers/Kconfig", "lib/Kconfig")
OF_APPLICATION = ("app.yaml", "prj.conf")
THERE = "there"
ABSENT = "absent"


@dataclass(frozen=True)
class Record:
    """The front end's request, its inputs and its messages."""

    remembered: dict[str, Any]  # what it was asked for: fields of memory.Cache
    python: str  # which ran it
    files: dict[str, str]  # path -> how it was
    notes: list[str]

    def write(self, directory: Path) -> None:
        """Keep it; a directory that cannot be written has its own message."""
        write_if_changed(directory / FILE, json.dumps(vars(self)))


def read(directory: Path) -> Record | None:
    """What was kept; None if nothing of use was."""
    try:
        record = Record(**json.loads(read_regular(directory / FILE)))
    except (OSError, ValueError, TypeError):
        return None
    kinds = (record.remembered, dict), (record.files, dict), (record.notes, list)
    return record if all(isinstance(value, kind) for value, kind in kinds) else None


def unchanged(record: Record | None, asked: dict[str, Any]) -> bool:
    """Whether the outputs that `record` is about are what would be made now, when the same is
    asked: that and files are all that they depend on."""
    if record is None or (record.remembered, record.python) != (asked, sys.version):
        return False
    return all(
        os.path.isfile(path) if how == THERE else state(path) == how
        for path, how in record.files.items()
    )


def look(source: Path, directory: Path) -> dict[str, str]:
    """How the inputs are; to be asked before they are read, so that no later edit is missed."""
    watched = (*inputs(source), directory / "menuconfig.conf")
    return {str(path): state(str(path)) for path in watched}


def look_at_outputs(written: Iterable[Path], named: Iterable[Path]) -> dict[str, str]:
    """The current state of the outputs; the files that the manifest names must exist."""
    return {str(path): state(str(path)) for path in written} | {str(p): THERE for p in named}


def inputs(source: Path) -> Iterator[Path]:
    """The files that the front end reads, and the folders in which others could appear."""
    for name in TREES:
        for folder, folders, names in os.walk(BASE / name):
            folders[:] = [name for name in folders if name != "__pycache__"]
            yield Path(folder)
            yield from (Path(folder, name) for name in names)
    yield from (BASE / name for name in FILES)
    yield from (source / name for name in OF_APPLICATION)


def state(path: str) -> str:
    """The data of a file's entry that change with the file; of a folder, its contents."""
    try:
        if os.path.isdir(path):
            return " ".join(sorted(name for name in os.listdir(path) if name != "__pycache__"))
        status = os.stat(path)
    except OSError:
        return ABSENT
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"
